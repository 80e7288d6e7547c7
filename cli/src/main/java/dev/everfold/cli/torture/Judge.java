package dev.everfold.cli.torture;

import dev.everfold.cli.torture.Line.Answer;
import dev.everfold.cli.torture.Line.NoteFound;
import dev.everfold.cli.torture.Line.NoteStep;
import dev.everfold.cli.torture.Line.Wealth;
import dev.everfold.cli.torture.Plan.Planned;
import dev.everfold.cli.torture.Wallet.Done;
import dev.everfold.cli.torture.Wallet.Received;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the clients' own record of one store, and compares it with the states that the store gives back. Usable from
 * any thread.
 */
final class Judge {

    /*
     * A client asks for one thing at a time, so of each client at most one command is in doubt when the process ends:
     * the one behind its last answer. The states then show whether it was done. If it has a key, the client asks for
     * it again, and must get the reply of the first time if it was done; otherwise the client lets it go.
     */

    private final Plan plan;
    private final Findings findings;
    private final NoteJudge notes;
    private final Client[] clients;
    private final Map<String, Known> wallets = new HashMap<>();
    private long acknowledged;

    /** Where a client stands. */
    private static final class Client {
        private long next = 1;
        private @Nullable Answer last;

        /** The sequence number with which the next command was done before it was answered; 0 when it was not. */
        private long doneBefore;
    }

    /** What clients know of a wallet. */
    private static final class Known {
        private final Map<Integer, Done> clients = new HashMap<>();
        private final BitSet sequenceNumbers = new BitSet();

        private Done of(int client) {
            return clients.getOrDefault(client, Done.NOTHING);
        }

        private void add(int client, long number, long sequenceNumber) {
            Done known = of(client);
            long digest = known.digest() + Digest.of(number, sequenceNumber);
            clients.put(client, new Done(known.count() + 1, number, sequenceNumber, digest));
            sequenceNumbers.set(Math.toIntExact(sequenceNumber));
        }
    }

    Judge(Plan plan, Findings findings) {
        this.plan = plan;
        this.findings = findings;
        notes = new NoteJudge(plan.authors(), findings);
        clients = new Client[plan.clients()];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client();
        }
    }

    /** How many commands the clients got an answer to. */
    synchronized long acknowledged() {
        return acknowledged + notes.acknowledged();
    }

    /**
     * Where the clients stand, as {@link Workload} wants to hear it: the number of each one's next command, negative
     * for a client that need not ask once more for its last reply; then of each author's next step.
     */
    synchronized String positions() {
        return java.util.Arrays.stream(clients)
                .map(client -> String.valueOf(isRemembered(client.last) ? client.next : -client.next))
                .collect(Collectors.joining(" ", "", notes.positions()));
    }

    private boolean isRemembered(@Nullable Answer last) {
        if (last == null) {
            return false;
        }
        Planned planned = plan.at(last.client(), last.number());
        return planned.isKeyed() && (isAccepted(last) || planned.options().rememberRejection());
    }

    private static boolean isAccepted(Answer answer) {
        return answer.sequenceNumber() > 0;
    }

    /** A client has got an answer. */
    synchronized void hear(Answer answer) {
        Client client = clients[answer.client()];
        if (answer.isAgain()) {
            hearAgain(answer, client);
            return;
        }
        acknowledged++;
        if (answer.number() != client.next) {
            findings.other("client " + answer.client() + " was to ask for " + client.next + ", not: " + answer);
        }
        if (isAccepted(answer)) {
            accepted(answer, client);
        } else if (client.doneBefore > 0) {
            findings.duplicated(
                    1, "accepted with sequence number " + client.doneBefore + ", then decided anew: " + answer);
        }
        client.next = answer.number() + 1;
        client.last = answer;
        client.doneBefore = 0;
    }

    /** An author has done a step. */
    void hear(NoteStep step) {
        notes.hear(step);
    }

    /** The number of an author among all clients: authors come last. */
    int clientOf(NoteStep step) {
        return plan.clients() + step.author();
    }

    /** Compares what is known of notes with all of them in a store that is at rest. */
    void judgeNotes(List<NoteFound> found) {
        notes.judge(found);
    }

    /** The reply to a command with a key is the same whenever it is given. */
    private void hearAgain(Answer answer, Client client) {
        Answer last = client.last;
        if (last == null
                || !answer.isRepeated()
                || answer.number() != last.number()
                || answer.sequenceNumber() != last.sequenceNumber()
                || !answer.outcome().equals(last.outcome())) {
            findings.duplicated(1, "asked again for " + last + ", a client got " + answer);
        }
    }

    private void accepted(Answer answer, Client client) {
        String wallet = plan.at(answer.client(), answer.number()).wallet();
        Known known = wallets.computeIfAbsent(wallet, _ -> new Known());
        if (client.doneBefore > 0 && client.doneBefore != answer.sequenceNumber()) {
            findings.duplicated(1, "done before with sequence number " + client.doneBefore + ": " + answer);
        } else if (answer.isRepeated() != client.doneBefore > 0) {
            findings.other("repeated, or not, against what the state of " + wallet + " showed: " + answer);
        }
        if (known.sequenceNumbers.get(Math.toIntExact(answer.sequenceNumber()))) {
            findings.duplicated(1, "two commands to " + wallet + " have the same sequence number: " + answer);
        }
        known.add(answer.client(), answer.number(), answer.sequenceNumber());
    }

    /** Compares all that is known with all the states of a store that is at rest. */
    synchronized void judge(List<Wealth> told, long undelivered) {
        if (undelivered != 0) {
            findings.other(undelivered + " messages are not delivered after a long time without new ones");
        }
        Map<String, Wealth> states = new HashMap<>();
        for (Wealth wealth : told) {
            if (states.put(wealth.wallet(), wealth) != null) {
                findings.duplicated(1, "the key " + wealth.wallet() + " was enumerated twice");
            }
        }
        Set<String> names = new HashSet<>(states.keySet());
        names.addAll(wallets.keySet());
        for (String name : names) {
            Wealth wealth = states.getOrDefault(name, new Wealth(name, 0, Wallet.EMPTY));
            judgeSequence(wealth);
            judgeClients(wealth);
        }
        if (undelivered == 0) {
            judgeMessages(states);
            judgeMoney(states);
        }
        letGoWhatHasNoKey();
    }

    private void judgeSequence(Wealth wealth) {
        if (wealth.sequenceNumber() != wealth.state().events()) {
            findings.other(wealth.wallet() + " has sequence number " + wealth.sequenceNumber() + " after "
                    + wealth.state().events() + " events");
        }
        for (String fault : wealth.state().faults()) {
            findings.other(wealth.wallet() + " saw: " + fault);
        }
    }

    private void judgeClients(Wealth wealth) {
        Known known = wallets.computeIfAbsent(wealth.wallet(), _ -> new Known());
        Set<Integer> all = new HashSet<>(wealth.state().clients().keySet());
        all.addAll(known.clients.keySet());
        for (int client : all) {
            judgeClient(
                    wealth.wallet(),
                    client,
                    known.of(client),
                    wealth.state().clients().getOrDefault(client, Done.NOTHING));
        }
    }

    private void judgeClient(String wallet, int number, Done known, Done found) {
        String what = "commands of client " + number + " to " + wallet + ": answered " + known + ", found " + found;
        Client client = clients[number];
        boolean isInDoubt = found.last() == client.next
                && plan.at(number, client.next).wallet().equals(wallet);
        long answered = found.count() - (isInDoubt ? 1 : 0);
        long digest = found.digest() - (isInDoubt ? Digest.of(found.last(), found.lastSequenceNumber()) : 0);
        if (answered < known.count()) {
            findings.lost(known.count() - answered, what);
        } else if (answered > known.count()) {
            findings.duplicated(answered - known.count(), what);
        } else if (digest != known.digest()) {
            findings.lost(1, "with other numbers: " + what);
        }
        if (isInDoubt) {
            client.doneBefore = found.lastSequenceNumber();
        }
    }

    /** A command without a key is not asked for again: it was done or it was not. */
    private void letGoWhatHasNoKey() {
        for (int number = 0; number < clients.length; number++) {
            Client client = clients[number];
            Planned planned = plan.at(number, client.next);
            if (planned.isKeyed()) {
                continue;
            }
            if (client.doneBefore > 0) {
                wallets.computeIfAbsent(planned.wallet(), _ -> new Known()).add(number, client.next, client.doneBefore);
            }
            client.next++;
            client.last = null;
            client.doneBefore = 0;
        }
    }

    private void judgeMessages(Map<String, Wealth> states) {
        states.forEach((sender, wealth) -> wealth.state().post().sent().forEach((receiver, sent) -> {
            Wealth other = states.get(receiver);
            long taken = other == null
                    ? 0
                    : other.state()
                            .post()
                            .received()
                            .getOrDefault(sender, Received.NOTHING)
                            .count();
            long back = wealth.state()
                    .post()
                    .refunded()
                    .getOrDefault(receiver, Received.NOTHING)
                    .count();
            String what = "messages from " + sender + " to " + receiver + ": sent " + sent + ", taken " + taken
                    + ", refunded " + back;
            if (taken + back < sent) {
                findings.lost(sent - taken - back, what);
            } else if (taken + back > sent) {
                findings.duplicated(taken + back - sent, what);
            }
        }));
    }

    private void judgeMoney(Map<String, Wealth> states) {
        long balances = 0;
        long minted = 0;
        for (Wealth wealth : states.values()) {
            balances += wealth.state().purse().balance();
            minted += wealth.state().purse().minted();
        }
        if (balances != minted) {
            findings.other("the balances sum up to " + balances + ", the deposits to " + minted);
        }
    }
}
