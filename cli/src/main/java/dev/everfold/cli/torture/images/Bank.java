package dev.everfold.cli.torture.images;

import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import dev.everfold.cli.torture.images.Known.Client;
import dev.everfold.cli.torture.images.Trial.Flaw;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.examples.transfer.Wallet.Command;
import dev.everfold.examples.transfer.Wallet.Holding;
import dev.everfold.examples.transfer.Wallet.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Clients that put money into wallets and send it to and fro, and what they know of it. Every command has an
 * idempotency key and follows from the seed, the client and its number, so whoever comes later can ask it again. For
 * one system at a time; its own methods may be called on any thread.
 *
 * <p>Money is what makes a lost or a doubled command or message show: all wallets together hold what was put in.
 */
final class Bank {

    static final int CLIENTS = 6;

    private static final int WALLETS = 9;

    /** Every so many banks have short names. */
    private static final int SHORT_NAMES = 3;

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long seed;
    private final String padding;
    private final List<Client> clients;
    private final Map<String, Long> sequenceNumbers;

    /** Clients that have not done anything yet. */
    Bank(long seed) {
        this(seed, new Known(Collections.nCopies(CLIENTS, Client.NEW), Map.of()));
    }

    /** Clients that know this. */
    Bank(long seed, Known known) {
        this.seed = seed;
        // Long names make long entries, so that segments fill up and frames lie across pages.
        this.padding = seed % SHORT_NAMES == 0 ? "" : "-".repeat(230);
        this.clients = new ArrayList<>(known.clients());
        this.sequenceNumbers = new HashMap<>(known.sequenceNumbers());
    }

    /** The next seed from this one on with which names are long. */
    static long seedOfLongNames(long seed) {
        return seed % SHORT_NAMES == 0 ? seed + 1 : seed;
    }

    synchronized Known known() {
        return new Known(clients, sequenceNumbers);
    }

    private synchronized Client client(int number) {
        return clients.get(number);
    }

    /** How long a client may go on, for instance. */
    @FunctionalInterface
    interface Until {
        boolean isOver(long asked);
    }

    /**
     * Lets all clients work at the same time until it is over, or a command fails.
     *
     * @return what failed, at most one thing for each client; what is no {@link EverfoldException} is undocumented
     */
    List<Throwable> work(ActorSystem system, Until until) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (long next = client(number).answered(); !until.isOver(next); next++) {
                        ask(system, number, next);
                    }
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return failures;
    }

    /** Returns as soon as the system answers at all. */
    void awaitReply(ActorSystem system) {
        system.ref(Wallet.TYPE, wallet(0)).state();
    }

    /** Asks one command, for the first time or again, and takes note of the answer. */
    Reply<Holding, Rejection> ask(ActorSystem system, int client, long number) {
        RandomGenerator random = new Random(seed * 31 + client * 1_000_003L + number);
        String wallet = wallet(random.nextInt(WALLETS));
        String other = wallet(random.nextInt(WALLETS + 1));
        long cents = random.nextInt(1, 100);
        Command command = client == 0 && number == 0
                ? new Wallet.Close()
                : random.nextBoolean() ? new Wallet.Deposit(cents) : new Wallet.Send(wallet, other, cents);
        if (command instanceof Wallet.Close) {
            wallet = wallet(WALLETS);
        }
        long deposit = command instanceof Wallet.Deposit ? cents : 0;
        synchronized (this) {
            clients.set(client, clients.get(client).asking(number, deposit));
        }
        Reply<Holding, Rejection> reply = system.ref(Wallet.TYPE, wallet)
                .ask(
                        command,
                        CommandOptions.key("client-" + client + "-" + number + padding)
                                .rememberingRejection()
                                .timeout(PATIENCE));
        synchronized (this) {
            clients.set(client, clients.get(client).answered(number, first(reply)));
            if (reply instanceof Reply.Accepted<Holding, Rejection> accepted) {
                sequenceNumbers.merge(wallet, accepted.sequenceNumber(), Math::max);
            }
        }
        return reply;
    }

    /** The last of them is closed, and sends back what it gets. */
    private String wallet(int number) {
        return "wallet-" + number + padding + padding;
    }

    /** The reply as it was when it was given for the first time. */
    private static Reply<Holding, Rejection> first(Reply<Holding, Rejection> reply) {
        return switch (reply) {
            case Reply.Accepted<Holding, Rejection>(long sequenceNumber, Holding holding, boolean _) ->
                new Reply.Accepted<>(sequenceNumber, holding, false);
            case Reply.Rejected<Holding, Rejection>(Rejection reason, boolean _) -> new Reply.Rejected<>(reason, false);
        };
    }

    /**
     * Compares the system with what the clients know: every answer still holds, and is given again; what they have no
     * answer to is asked again, and then everything that was ever asked has been done once.
     */
    List<Flaw> check(ActorSystem system) throws InterruptedException {
        List<Flaw> flaws = new ArrayList<>();
        Known before = known();
        before.sequenceNumbers().forEach((wallet, known) -> {
            long found = system.ref(Wallet.TYPE, wallet).state().sequenceNumber();
            if (found < known) {
                flaws.add(
                        lost(known - found, wallet + " is at sequence number " + found + ", an answer told " + known));
            }
        });
        for (int client = 0; client < CLIENTS; client++) {
            checkAnswers(system, client, before.clients().get(client), flaws);
            for (long next = client(client).answered();
                    next < before.clients().get(client).asked();
                    next++) {
                ask(system, client, next);
            }
        }
        if (!system.awaitDelivery(PATIENCE)) {
            flaws.add(other(system.undeliveredCount() + " messages were not delivered within " + PATIENCE));
        } else {
            checkMoney(system, before.deposited(), flaws);
        }
        return flaws;
    }

    private void checkAnswers(ActorSystem system, int client, Client known, List<Flaw> flaws) {
        known.answers().forEach((number, answer) -> {
            Reply<Holding, Rejection> again = ask(system, client, number);
            if (!first(again).equals(answer)) {
                flaws.add(
                        lost(1, "client " + client + " command " + number + ": answered " + answer + ", now " + again));
            } else if (!isRepeated(again)) {
                flaws.add(lost(1, "client " + client + " command " + number + " was answered and is done again"));
            }
        });
    }

    private static boolean isRepeated(Reply<Holding, Rejection> reply) {
        return switch (reply) {
            case Reply.Accepted<Holding, Rejection> accepted -> accepted.repeated();
            case Reply.Rejected<Holding, Rejection> rejected -> rejected.repeated();
        };
    }

    private void checkMoney(ActorSystem system, long deposited, List<Flaw> flaws) {
        long found = states(system).values().stream()
                .mapToLong(state -> state.state().cents())
                .sum();
        String what = "all wallets hold " + found + ", put in was " + deposited;
        if (found < deposited) {
            flaws.add(lost(1, what));
        } else if (found > deposited) {
            flaws.add(new Flaw(Flaw.Kind.DUPLICATED, 1, what));
        }
    }

    /** The state of every wallet. */
    static Map<String, ActorState<Holding>> states(ActorSystem system) {
        Map<String, ActorState<Holding>> states = new HashMap<>();
        try (Stream<String> keys = system.keys(Wallet.TYPE)) {
            keys.forEach(key -> states.put(key, system.ref(Wallet.TYPE, key).state()));
        }
        return states;
    }

    private static Flaw lost(long count, String what) {
        return new Flaw(Flaw.Kind.LOST, count, what);
    }

    private static Flaw other(String what) {
        return new Flaw(Flaw.Kind.OTHER, 0, what);
    }
}
