package dev.everfold.cli.torture;

import dev.everfold.cli.torture.TortureReport.Faults;
import dev.everfold.cli.torture.TortureReport.Rounds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Starts processes that work on a store, ends each without warning, and has a {@link Judge} compare what the next one
 * finds with what clients know. Every now and then the store is judged for good, and a new one begun. Stops at the
 * first fault, and leaves the store there. For one thread.
 */
public final class Torture {

    private static final int CLIENTS = 192;
    private static final int WALLETS = 160;
    private static final int SHARDS = 3;
    private static final long PATIENCE_SECONDS = 90;

    /** How a process ends. */
    private enum End {
        /** Killed while the clients are at work. */
        KILL_AT_WORK,
        /** Killed while the store is being opened, or just after. */
        KILL_WHILE_OPENING,
        /** Killed at any moment of its start. */
        KILL_WHILE_STARTING,
        /** The system is closed while the clients are at work. */
        CLOSE_AT_WORK;

        static End any(RandomGenerator random) {
            int die = random.nextInt(10);
            return die < 6
                    ? KILL_AT_WORK
                    : die < 8 ? KILL_WHILE_OPENING : die < 9 ? KILL_WHILE_STARTING : CLOSE_AT_WORK;
        }
    }

    private final TortureOptions options;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final RandomGenerator random;
    private final Findings findings = new Findings();
    private final boolean canHaveNamespaces;
    private int rounds;
    private int namespaced;
    private long acknowledgedBefore;
    private long reopenMillisMax = -1;

    private Torture(TortureOptions options, InstantSource clock, Consumer<String> progress)
            throws InterruptedException {
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.random = new Random(options.seed());
        this.canHaveNamespaces = Victim.canHaveNamespaces();
    }

    /** Whether processes can get the id of one that was killed: on Linux, for root. */
    public static boolean canReuseProcessIds() throws InterruptedException {
        return Victim.canHaveNamespaces();
    }

    /**
     * Runs all rounds. Blocks.
     *
     * @param clock for the time limit
     * @param progress gets a line about how far it is, after each round
     */
    public static TortureReport run(TortureOptions options, InstantSource clock, Consumer<String> progress)
            throws IOException, InterruptedException {
        return new Torture(options, clock, progress).run();
    }

    private TortureReport run() throws IOException, InterruptedException {
        Instant end = clock.instant().plus(options.timeMax());
        for (int store = 0; rounds < options.rounds() && clock.instant().isBefore(end) && findings.isEmpty(); store++) {
            Path home = Files.createDirectories(options.directory().resolve("store-" + store));
            Judge judge = new Judge(new Plan(options.seed() + store, CLIENTS, WALLETS), findings);
            Life life = new Life(home, judge, new Plan(options.seed() + store, CLIENTS, WALLETS));
            int roundsOfStore = random.nextInt(6, 14);
            for (int i = 0;
                    i < roundsOfStore
                            && rounds < options.rounds()
                            && clock.instant().isBefore(end)
                            && findings.isEmpty();
                    i++) {
                life.round(End.any(random));
            }
            if (findings.isEmpty()) {
                life.judgeAtRest();
            }
            acknowledgedBefore += judge.acknowledged();
            if (findings.isEmpty()) {
                delete(home);
            }
        }
        return new TortureReport(
                options.seed(),
                new Rounds(rounds, namespaced),
                acknowledgedBefore,
                reopenMillisMax,
                new Faults(findings.lost(), findings.duplicated(), findings.descriptions()));
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(directory)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    /** One store, from its making to its end. */
    private final class Life {
        private final File log;
        private final Judge judge;
        private final List<String> arguments;

        Life(Path home, Judge judge, Plan plan) {
            this.log = home.resolve("stderr.log").toFile();
            this.judge = judge;
            this.arguments = Workload.arguments(home.resolve("store"), plan, options.durability(), SHARDS);
        }

        void round(End end) throws IOException, InterruptedException {
            boolean isNamespaced = canHaveNamespaces && rounds % 2 == 1;
            Witness witness = new Witness(judge, findings);
            try (Victim victim = Victim.start(arguments, isNamespaced, log, witness)) {
                switch (end) {
                    case KILL_WHILE_STARTING -> {
                        survive(victim, random.nextInt(900));
                        victim.kill();
                    }
                    case KILL_WHILE_OPENING -> {
                        if (await(victim, witness::sawOpening, "starting")) {
                            survive(victim, random.nextInt(300));
                        }
                        victim.kill();
                    }
                    case KILL_AT_WORK -> {
                        if (begin(victim, witness)) {
                            survive(victim, random.nextInt(30, 900));
                        }
                        victim.kill();
                    }
                    case CLOSE_AT_WORK -> {
                        if (begin(victim, witness)) {
                            survive(victim, random.nextInt(30, 900));
                            victim.say("close");
                            expectGoodEnd(victim);
                        }
                        victim.kill();
                    }
                }
            }
            rounds++;
            namespaced += isNamespaced ? 1 : 0;
            reopenMillisMax = Math.max(reopenMillisMax, witness.openedMillis());
            progress.accept(String.format(
                    java.util.Locale.ROOT,
                    "round %,d of %,d: %,d acknowledged, %s, reopened within %,d ms",
                    rounds,
                    options.rounds(),
                    acknowledgedBefore + judge.acknowledged(),
                    findings.isEmpty() ? "nothing lost or done twice" : "something is wrong",
                    reopenMillisMax));
        }

        /** Opens the store once more and judges it; then it may end in peace. */
        void judgeAtRest() throws IOException, InterruptedException {
            Witness witness = new Witness(judge, findings);
            try (Victim victim = Victim.start(arguments, false, log, witness)) {
                if (await(victim, witness::sawStates, "opening the store and delivering messages")) {
                    witness.judgeStates();
                    victim.hangUp();
                    expectGoodEnd(victim);
                }
                victim.kill();
            }
            reopenMillisMax = Math.max(reopenMillisMax, witness.openedMillis());
        }

        private boolean begin(Victim victim, Witness witness) throws IOException, InterruptedException {
            if (!await(victim, witness::sawStates, "opening the store and delivering messages")) {
                return false;
            }
            witness.judgeStates();
            victim.say("go " + judge.positions());
            return findings.isEmpty();
        }

        private void survive(Victim victim, long millis) throws InterruptedException {
            if (!victim.passes(millis)) {
                endedByItself(victim);
            }
        }

        private void endedByItself(Victim victim) throws InterruptedException {
            findings.other("the process ended by itself with exit code " + victim.awaitSilence() + "; its stderr is in "
                    + log);
        }

        /** Waits for something to happen in the process; false when the process ended, or it takes too long. */
        private boolean await(Victim victim, Sign sign, String what) throws IOException, InterruptedException {
            for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
                if (sign.seenWithin(100)) {
                    return true;
                }
                if (!victim.passes(0)) {
                    if (sign.seenWithin(1_000)) {
                        return true;
                    }
                    endedByItself(victim);
                    return false;
                }
            }
            findings.other(
                    what + " took longer than " + PATIENCE_SECONDS + " seconds; stacks of its threads are in " + log);
            victim.dumpThreads();
            return false;
        }

        private void expectGoodEnd(Victim victim) throws IOException, InterruptedException {
            boolean ended = await(victim, millis -> !victim.passes(millis), "closing the system");
            if (ended && victim.awaitSilence() != 0) {
                endedByItself(victim);
            }
        }
    }

    /** Something that is seen from outside. */
    private interface Sign {
        boolean seenWithin(long millis) throws InterruptedException;
    }
}
