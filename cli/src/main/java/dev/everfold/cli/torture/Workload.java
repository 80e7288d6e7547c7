package dev.everfold.cli.torture;

import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import dev.everfold.ResidencyOptions;
import dev.everfold.StorageFullException;
import dev.everfold.SystemClosedException;
import dev.everfold.SystemOptions;
import dev.everfold.cli.torture.Author.Content;
import dev.everfold.cli.torture.Note.Text;
import dev.everfold.cli.torture.Plan.Planned;
import dev.everfold.cli.torture.Wallet.Rejection;
import dev.everfold.cli.torture.Wallet.State;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process under torture. It opens the store, tells every state once all messages are delivered, and then lets its
 * clients work until somebody ends it. It reads from stdin:
 *
 * <pre>
 *   go N N N …   begin; the number of each client's next command, negative if the client
 *                is not to ask once more for the reply to the one before
 *   mark         say so, for what is said before and after
 *   room         who was refused for want of room may ask again
 *   close        close the system while the clients work
 *   (end)        close the system
 * </pre>
 */
public final class Workload {

    /** The exit code after a failure. */
    static final int FAILED = 1;

    private static final Duration DELIVERY_MAX = Duration.ofSeconds(60);
    private static final Duration RETENTION_INTERVAL = Duration.ofMillis(100);

    private final Plan plan;
    private final Assignment assignment;
    private long roomGiven;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Workload(Assignment assignment) {
        this.assignment = assignment;
        this.plan = assignment.plan();
    }

    /** Works on its {@link Assignment} until it is told to stop, or killed. */
    public static void main(String[] arguments) {
        // Clients may still be waiting, so the end is not left to the last thread.
        System.exit(new Workload(Assignment.parse(arguments)).run() ? 0 : FAILED);
    }

    /**
     * Everything is small and quick, so that segments roll, actors come and go, and history is forgotten all the time.
     */
    private SystemOptions options() {
        return SystemOptions.DEFAULT
                .journal(JournalOptions.DEFAULT
                        .durability(assignment.durability())
                        .shards(assignment.shards())
                        .sizes(1 << 20, 1 << 16)
                        .reserveBytes(assignment.reserveBytes())
                        .archive(plan.archives()))
                .retentionInterval(RETENTION_INTERVAL)
                .residency(new ResidencyOptions(Math.max(1, plan.wallets() / 8), 1 << 20, Duration.ofMillis(300), 8));
    }

    private boolean run() {
        InstantSource clock = Environment.production().clock();
        say(new Line.Opening());
        long start = clock.millis();
        try (ActorSystem system = open()) {
            system.ref(Wallet.TYPE, Plan.wallet(0)).ask(new Wallet.Look());
            say(new Line.Opened(clock.millis() - start));
            tellAll(system);
            String command = in.readLine();
            if (command != null && command.startsWith("go ")) {
                String[] positions = command.split(" ", -1);
                for (int client = 0; client < plan.clients() + plan.authors(); client++) {
                    start(system, client, Long.parseLong(positions[client + 1]));
                }
                attend();
            }
            return true;
        } catch (CorruptJournalException failure) {
            trouble(failure);
            return false;
        } catch (EverfoldException failure) {
            failed(Line.Failed.NOBODY, failure);
            return false;
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            trouble(failure);
            return false;
        }
    }

    /** As anybody does; but that cannot be done with a wrong clock. */
    private ActorSystem open() {
        if (assignment.shift().equals(ClockShift.NONE)) {
            return ActorSystem.open(assignment.store(), options(), Wallet.TYPE, Note.DELETED, Note.FADING);
        }
        Environment right = Environment.production();
        Environment environment = new Environment(
                assignment.shift().over(right.clock()),
                right.activations(),
                right.writers(),
                right.timer(),
                right.background());
        SystemOptions options = options();
        Journal journal = JournalProvider.installed().open(assignment.store(), options.journal());
        return ActorSystem.open(
                journal, snapshots(journal), environment, options, Wallet.TYPE, Note.DELETED, Note.FADING);
    }

    private SnapshotStore snapshots(Journal journal) {
        try {
            return SnapshotStoreProvider.installed()
                    .orElseThrow()
                    .open(assignment.store(), journal.id(), journal.shards());
        } catch (RuntimeException | Error failure) {
            journal.close();
            throw failure;
        }
    }

    /** Returns when it is time to close the system. */
    private void attend() throws IOException {
        while (true) {
            switch (in.readLine()) {
                case "mark" -> say(new Line.Mark());
                case "room" -> giveRoom();
                case null, default -> {
                    return;
                }
            }
        }
    }

    private void tellAll(ActorSystem system) throws InterruptedException {
        system.awaitDelivery(DELIVERY_MAX);
        say(new Line.Delivered(system.undeliveredCount()));
        try (Stream<String> keys = system.keys(Wallet.TYPE)) {
            keys.forEach(key -> {
                var read = system.ref(Wallet.TYPE, key).state();
                say(new Line.Wealth(key, read.sequenceNumber(), read.state()));
            });
        }
        for (int number = 0; number < plan.authors(); number++) {
            tellNotes(system, new Author(number));
        }
        say(new Line.Told());
    }

    private void tellNotes(ActorSystem system, Author author) {
        Set<String> listed;
        try (Stream<String> keys = system.keys(author.type())) {
            listed = keys.collect(Collectors.toSet());
        }
        for (int note = 0; note < Author.NOTES; note++) {
            ActorState<Text> found = system.ref(author.type(), author.key(note)).state();
            boolean isListed = listed.contains(author.key(note));
            say(new Line.NoteFound(author.number(), note, isListed, content(found)));
        }
    }

    private static Content content(ActorState<Text> state) {
        return new Content(state.sequenceNumber(), state.state());
    }

    private void start(ActorSystem system, int client, long position) {
        Thread.ofVirtual().start(() -> {
            try {
                work(system, client, position);
            } catch (SystemClosedException closed) {
                // The judge will find out what became of the last command.
            } catch (CorruptJournalException failure) {
                trouble(failure);
            } catch (EverfoldException failure) {
                failed(client, failure);
            } catch (InterruptedException | RuntimeException | Error failure) {
                trouble(failure);
            }
        });
    }

    private void work(ActorSystem system, int client, long position) throws InterruptedException {
        if (client >= plan.clients()) {
            write(system, new Author(client - plan.clients()), position);
        }
        if (position > 0) {
            ask(system, client, position - 1, true);
        }
        for (long number = Math.abs(position); ; number++) {
            ask(system, client, number, false);
        }
    }

    /** Does one step after the other. */
    private void write(ActorSystem system, Author author, long position) throws InterruptedException {
        for (long next = position; ; next++) {
            long step = next;
            untilThereIsRoom(plan.clients() + author.number(), () -> {
                var note = system.ref(author.type(), author.key(Author.note(step)));
                if (author.isDeletion(step)) {
                    say(new Line.NoteStep(author.number(), step, content(note.delete())));
                } else if (note.ask(new Note.Write(step))
                        instanceof Reply.Accepted<Text, Void>(long sequenceNumber, Text text, boolean _)) {
                    say(new Line.NoteStep(author.number(), step, new Content(sequenceNumber, text)));
                }
            });
        }
    }

    private void ask(ActorSystem system, int client, long number, boolean isAgain) throws InterruptedException {
        untilThereIsRoom(client, () -> askOnce(system, client, number, isAgain));
    }

    private void untilThereIsRoom(int client, Runnable asking) throws InterruptedException {
        while (true) {
            long before = roomGiven();
            try {
                asking.run();
                return;
            } catch (StorageFullException full) {
                say(new Line.Full(client));
                awaitRoom(before);
            }
        }
    }

    private synchronized long roomGiven() {
        return roomGiven;
    }

    private synchronized void giveRoom() {
        roomGiven++;
        notifyAll();
    }

    private synchronized void awaitRoom(long before) throws InterruptedException {
        while (roomGiven == before) {
            wait();
        }
    }

    private void askOnce(ActorSystem system, int client, long number, boolean isAgain) {
        Planned planned = plan.at(client, number);
        Reply<State, Rejection> reply =
                system.ref(Wallet.TYPE, planned.wallet()).ask(planned.command(), planned.options());
        say(
                switch (reply) {
                    case Reply.Accepted<State, Rejection>(long sequenceNumber, State state, boolean repeated) ->
                        new Line.Answer(
                                isAgain,
                                client,
                                number,
                                repeated,
                                sequenceNumber,
                                String.valueOf(state.purse().balance()));
                    case Reply.Rejected<State, Rejection>(Rejection reason, boolean repeated) ->
                        new Line.Answer(isAgain, client, number, repeated, 0, reason.name());
                });
    }

    private void failed(int client, EverfoldException failure) {
        if (client == Line.Failed.NOBODY) {
            failure.printStackTrace();
        }
        say(new Line.Failed(client, failure.toString()));
    }

    private void trouble(Throwable failure) {
        failure.printStackTrace();
        say(new Line.Trouble(failure.toString()));
    }

    /** One write for a line: it is in the pipe when this returns, and stays there when the process ends. */
    private void say(Line line) {
        byte[] bytes = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("nobody listens any more", e);
            }
        }
    }
}
