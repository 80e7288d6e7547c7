package dev.everfold.cli.torture;

import dev.everfold.ActorOptions;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An account whose state tells what happened to it, so that a judge can compare it with what clients know. Money comes
 * in by deposits only and is passed on by messages; so the sum of all balances is the sum of all deposits once every
 * message is delivered.
 */
final class Wallet implements Decider<Wallet.Command, Wallet.Event, Wallet.State, Wallet.Rejection> {

    sealed interface Command {}

    /** What a client asks for: its number among the client's commands, and text that makes the entry larger. */
    record Ticket(int client, long number, String padding) {}

    record Deposit(Ticket ticket, long amount) implements Command {}

    /** Sends money away, to the first of the route, which passes it on along the rest. */
    record Pay(Ticket ticket, String me, List<String> route, long amount) implements Command {}

    /** Reads, by a turn of its own. */
    record Look() implements Command {}

    /**
     * Brings money.
     *
     * @param number of the sender's messages to this receiver, from 1
     */
    record Credit(String from, long number, String me, long amount, List<String> route) implements Command {}

    /** Brings money back that a receiver did not take. */
    record Refund(String by, long number, long amount) implements Command {}

    sealed interface Event {}

    /** Makes the turn one of two events. */
    record Padded(String padding) implements Event {}

    record Deposited(int client, long number, long amount) implements Event {}

    record Paid(int client, long number, String to, long amount) implements Event {}

    record Credited(String from, long number, long amount) implements Event {}

    record PassedOn(String from, long number, String to) implements Event {}

    record Refunded(String by, long number, long amount) implements Event {}

    enum Rejection {
        INSUFFICIENT_FUNDS,
        NOT_WELCOME
    }

    /**
     * What an actor knows of one client's accepted commands.
     *
     * @param count of them
     * @param last number
     * @param lastSequenceNumber of the event of that one
     * @param digest sum over all of them, see {@link Digest}
     */
    record Done(long count, long last, long lastSequenceNumber, long digest) {
        static final Done NOTHING = new Done(0, 0, 0, 0);
    }

    /** What an actor got from another one: how many, and the last number. */
    record Received(long count, long last) {
        static final Received NOTHING = new Received(0, 0);
    }

    /**
     * Money.
     *
     * @param minted sum of deposits
     */
    record Purse(long balance, long minted) {}

    /**
     * Messages.
     *
     * @param sent how many, by receiver
     * @param received by sender
     * @param refunded what came back, by the one who did not take it
     */
    record Post(Map<String, Long> sent, Map<String, Received> received, Map<String, Received> refunded) {}

    /**
     * The state.
     *
     * @param events that were applied
     * @param faults what happened out of order, or twice
     */
    record State(Purse purse, long events, Map<Integer, Done> clients, Post post, List<String> faults) {}

    /** No jump of a clock lets it forget a key; snapshots and retention meet every fault. */
    static final ActorType<Command, State, Rejection> TYPE = ActorType.of("wallet", new Wallet())
            .options(ActorOptions.DEFAULT
                    .idempotency(Duration.ofDays(36_500), 5_000)
                    .snapshots(
                            SnapshotPolicy.NEVER.everyEvents(3).atPassivation().keep(2))
                    .retention(Retention.UNTIL_SNAPSHOTTED));

    /** The state of a wallet to which nothing has happened. */
    static final State EMPTY =
            new State(new Purse(0, 0), 0, Map.of(), new Post(Map.of(), Map.of(), Map.of()), List.of());

    private static final int FAULTS_MAX = 10;

    @Override
    public State initialState() {
        return EMPTY;
    }

    @Override
    public Decision<Event, Rejection> decide(Command command, State state) {
        return switch (command) {
            case Look _ -> Decision.accept();
            case Deposit(Ticket ticket, long amount) ->
                Decision.accept(padded(ticket, new Deposited(ticket.client, ticket.number, amount)), List.of());
            case Pay pay ->
                pay.amount > state.purse.balance ? Decision.reject(Rejection.INSUFFICIENT_FUNDS) : pay(pay, state);
            case Credit credit -> isUnwelcome(credit) ? Decision.reject(Rejection.NOT_WELCOME) : credit(credit, state);
            case Refund(String by, long number, long amount) -> Decision.accept(new Refunded(by, number, amount));
        };
    }

    /** The client's event comes last, so that its sequence number is the reply's. */
    private static List<Event> padded(Ticket ticket, Event event) {
        return ticket.padding.isEmpty() ? List.of(event) : List.of(new Padded(ticket.padding), event);
    }

    private static Decision<Event, Rejection> pay(Pay pay, State state) {
        String to = pay.route.getFirst();
        Ticket ticket = pay.ticket;
        return Decision.accept(
                padded(ticket, new Paid(ticket.client, ticket.number, to, pay.amount)),
                List.of(credit(pay.me, state, pay.route, pay.amount)));
    }

    /** Every thirteenth message or so is refused, so that money also goes back. */
    private static boolean isUnwelcome(Credit credit) {
        return credit.number % 13 == 5;
    }

    private static Decision<Event, Rejection> credit(Credit credit, State state) {
        if (credit.route.isEmpty()) {
            return Decision.accept(new Credited(credit.from, credit.number, credit.amount));
        }
        return Decision.accept(
                List.of(new PassedOn(credit.from, credit.number, credit.route.getFirst())),
                List.of(credit(credit.me, state, credit.route, credit.amount)));
    }

    private static Message<Command> credit(String me, State state, List<String> route, long amount) {
        String to = route.getFirst();
        long number = state.post.sent.getOrDefault(to, 0L) + 1;
        return Message.<Command>to(TYPE, to, new Credit(me, number, to, amount, route.subList(1, route.size())))
                .ifRejected(Message.<Command>to(TYPE, me, new Refund(to, number, amount)));
    }

    @Override
    public State evolve(State state, Event event) {
        Draft next = new Draft(state);
        switch (event) {
            case Padded _ -> {}
            case Deposited(int client, long number, long amount) -> {
                next.balance += amount;
                next.minted += amount;
                next.done(client, number);
            }
            case Paid(int client, long number, String to, long amount) -> {
                next.balance -= amount;
                next.sent = with(next.sent, to, state.post.sent.getOrDefault(to, 0L) + 1);
                next.done(client, number);
            }
            case Credited(String from, long number, long amount) -> {
                next.balance += amount;
                next.received = next.receive(next.received, "message", from, number);
            }
            case PassedOn(String from, long number, String to) -> {
                next.received = next.receive(next.received, "message", from, number);
                next.sent = with(next.sent, to, state.post.sent.getOrDefault(to, 0L) + 1);
            }
            case Refunded(String by, long number, long amount) -> {
                next.balance += amount;
                next.refunded = next.receive(next.refunded, "refund", by, number);
            }
        }
        return next.state();
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        Map<K, V> changed = new HashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    /** A state in the making. */
    private static final class Draft {
        private final State before;
        private final long events;
        private long balance;
        private long minted;
        private Map<Integer, Done> clients;
        private Map<String, Long> sent;
        private Map<String, Received> received;
        private Map<String, Received> refunded;
        private List<String> faults;

        Draft(State before) {
            this.before = before;
            events = before.events + 1;
            balance = before.purse.balance;
            minted = before.purse.minted;
            clients = before.clients;
            sent = before.post.sent;
            received = before.post.received;
            refunded = before.post.refunded;
            faults = before.faults;
        }

        void done(int client, long number) {
            Done known = before.clients.getOrDefault(client, Done.NOTHING);
            expectLater("command of client", String.valueOf(client), number, known.last);
            long digest = known.digest + Digest.of(number, events);
            clients = with(clients, client, new Done(known.count + 1, number, events, digest));
        }

        Map<String, Received> receive(Map<String, Received> from, String what, String actor, long number) {
            Received known = from.getOrDefault(actor, Received.NOTHING);
            expectLater(what + " of", actor, number, known.last);
            return with(from, actor, new Received(known.count + 1, number));
        }

        private void expectLater(String what, String whose, long number, long last) {
            if (number <= last && faults.size() < FAULTS_MAX) {
                faults = new ArrayList<>(faults);
                faults.add(what + " " + whose + ": number " + number + " came after " + last);
            }
        }

        State state() {
            return new State(new Purse(balance, minted), events, clients, new Post(sent, received, refunded), faults);
        }
    }
}
