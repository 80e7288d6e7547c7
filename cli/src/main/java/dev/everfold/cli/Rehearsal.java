package dev.everfold.cli;

import dev.everfold.ActorSystem;
import dev.everfold.cli.console.Directories;
import dev.everfold.examples.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Does once what most commands begin with. The launcher runs it after a build to let the JVM note what it loads and
 * which methods matter, in an ahead-of-time cache (JEP 514, JEP 515): with that a store opens in little more than half
 * of the time.
 */
final class Rehearsal {

    private static final int LIVES = 2;
    private static final int ACTORS = 500;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        Logging.configure();
        Path directory = Files.createTempDirectory("everfold-rehearsal");
        try {
            rehearse(directory.resolve("store"));
        } finally {
            Directories.delete(directory);
        }
    }

    static void rehearse(Path directory) {
        for (int life = 0; life < LIVES; life++) {
            live(directory);
        }
        if (Main.commandLine().execute("verify", "--data", directory.toString()) != 0) {
            throw new IllegalStateException("the store of the rehearsal is damaged");
        }
    }

    private static void live(Path directory) {
        try (ActorSystem system = ActorSystem.open(directory, Counter.TYPE)) {
            List<CompletableFuture<?>> replies = new ArrayList<>();
            for (int actor = 0; actor < ACTORS; actor++) {
                replies.add(system.ref(Counter.TYPE, "account-" + actor).askAsync(new Counter.Deposit(1)));
            }
            replies.forEach(CompletableFuture::join);
        }
    }
}
