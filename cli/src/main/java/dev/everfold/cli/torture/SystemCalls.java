package dev.everfold.cli.torture;

import dev.everfold.Durability;
import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * No fault, but what no fault would show on a kind machine: processes under strace, which tells in which order they
 * sync, name, and acknowledge. By turns one client, whose every acknowledgement needs a sync of its own, and many.
 */
final class SystemCalls implements FaultKind {

    private final Durability durability;

    SystemCalls() {
        this(Durability.SYNCED);
    }

    SystemCalls(Durability durability) {
        this.durability = durability;
    }

    @Override
    public String name() {
        return "syscalls";
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException, IOException {
        Path directory = Files.createTempDirectory("everfold-trace");
        try {
            return SystemCall.tracing(directory.resolve("trace")).works()
                    ? Optional.empty()
                    : Optional.of(new Missing("Linux, and strace being allowed to trace", true));
        } finally {
            Directories.delete(directory);
        }
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        while (tally.goesOn()) {
            Path home = budget.directory().resolve("store-" + tally.rounds());
            Path store = home.resolve("above").resolve("store");
            long seed = budget.seed() + tally.rounds();
            Assignment assignment = tally.rounds() % 2 == 0
                    ? Assignment.of(store, seed).scale(1, 4, 1)
                    : Assignment.of(store, seed).scale(16, 16, 3);
            Life life = new Life(home, assignment.durability(durability), findings);
            // The second process finds what the first one left.
            trace(life, home.resolve("made"), findings);
            trace(life, home.resolve("opened"), findings);
            tally.fault();
            tally.round(life);
            tally.end(life);
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static void trace(Life life, Path prefix, Findings findings) throws IOException, InterruptedException {
        Set<Path> before = below(life.store());
        try (Life.Run run = life.start(SystemCall.tracing(prefix))) {
            if (run.beginWork()) {
                run.awaitProgress();
                run.survive(500);
                run.closeAtWork();
            }
            run.kill();
        }
        if (findings.isEmpty() && new SyncOrder(life.store(), before, findings).judge(SystemCall.read(prefix)) == 0) {
            findings.other("no acknowledgement was seen in the trace " + prefix);
        }
    }

    private static Set<Path> below(Path store) throws IOException {
        Set<Path> found = new HashSet<>();
        for (Path path = store; path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                found.add(path);
            }
        }
        if (Files.exists(store)) {
            try (Stream<Path> paths = Files.walk(store)) {
                paths.forEach(found::add);
            }
        }
        return found;
    }
}
