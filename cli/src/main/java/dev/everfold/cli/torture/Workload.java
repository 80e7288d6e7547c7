package dev.everfold.cli.torture;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemClosedException;
import dev.everfold.SystemOptions;
import dev.everfold.cli.torture.Plan.Planned;
import dev.everfold.cli.torture.Wallet.Rejection;
import dev.everfold.cli.torture.Wallet.State;
import dev.everfold.journal.JournalOptions;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The process under torture. It opens the store, tells every state once all messages are delivered, and then lets its
 * clients work until somebody ends it. It reads from stdin:
 *
 * <pre>
 *   go N N N …   begin; the number of each client's next command, negative if the client
 *                is not to ask once more for the reply to the one before
 *   close        close the system while the clients work
 *   (end)        close the system
 * </pre>
 */
public final class Workload {

    private static final Duration DELIVERY_MAX = Duration.ofSeconds(60);

    private final Plan plan;
    private final Path directory;
    private final SystemOptions options;
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Workload(Plan plan, Path directory, SystemOptions options) {
        this.plan = plan;
        this.directory = directory;
        this.options = options;
    }

    /** The arguments of this program, for {@link #main}. */
    static List<String> arguments(Path directory, Plan plan, Durability durability, int shards) {
        return Stream.of(directory, durability, shards, plan.seed(), plan.clients(), plan.wallets())
                .map(String::valueOf)
                .toList();
    }

    /** Works until it is told to stop, or killed. */
    public static void main(String[] arguments) throws IOException {
        Plan plan =
                new Plan(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
        // Everything is small, so that segments roll and actors come and go all the time.
        SystemOptions options = SystemOptions.DEFAULT
                .journal(JournalOptions.DEFAULT
                        .durability(Durability.valueOf(arguments[1]))
                        .shards(Integer.parseInt(arguments[2]))
                        .sizes(1 << 20, 1 << 16)
                        .reserveBytes(0))
                .residency(new ResidencyOptions(Math.max(1, plan.wallets() / 8), Duration.ofMillis(300), 8));
        // Clients may still be waiting, so the end is not left to the last thread.
        System.exit(new Workload(plan, Path.of(arguments[0]), options).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        InstantSource clock = Environment.production().clock();
        say(new Line.Opening());
        long start = clock.millis();
        try (ActorSystem system = ActorSystem.open(directory, options, Wallet.TYPE)) {
            system.ref(Wallet.TYPE, Plan.wallet(0)).ask(new Wallet.Look());
            say(new Line.Opened(clock.millis() - start));
            tellAll(system);
            String command = in.readLine();
            if (command != null && command.startsWith("go ")) {
                String[] positions = command.split(" ", -1);
                for (int client = 0; client < plan.clients(); client++) {
                    start(system, client, Long.parseLong(positions[client + 1]));
                }
                in.readLine();
            }
            return true;
        } catch (InterruptedException | RuntimeException | Error failure) {
            trouble(failure);
            return false;
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
        say(new Line.Told());
    }

    private void start(ActorSystem system, int client, long position) {
        Thread.ofVirtual().start(() -> {
            try {
                work(system, client, position);
            } catch (SystemClosedException closed) {
                // The judge will find out what became of the last command.
            } catch (RuntimeException | Error failure) {
                trouble(failure);
            }
        });
    }

    private void work(ActorSystem system, int client, long position) {
        if (position > 0) {
            ask(system, client, position - 1, true);
        }
        for (long number = Math.abs(position); ; number++) {
            ask(system, client, number, false);
        }
    }

    private void ask(ActorSystem system, int client, long number, boolean isAgain) {
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
