package dev.everfold.cli.torture;

import dev.everfold.Durability;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One store, from its making to its end: the processes that work on it one after the other, and a {@link Judge} of what
 * each of them finds. For one thread.
 */
final class Life {

    private static final int CLIENTS = 192;
    private static final int WALLETS = 160;
    private static final int SHARDS = 3;
    private static final long PATIENCE_SECONDS = 90;

    private final File log;
    private final Judge judge;
    private final Findings findings;
    private final List<String> arguments;
    private long reopenMillisMax = -1;

    /**
     * A store that is not there yet.
     *
     * @param home gets the directory {@code store}, and what processes write to stderr
     */
    Life(Path home, long seed, Durability durability, Findings findings) throws IOException {
        Plan plan = new Plan(seed, CLIENTS, WALLETS);
        this.log = Files.createDirectories(home).resolve("stderr.log").toFile();
        this.judge = new Judge(plan, findings);
        this.findings = findings;
        this.arguments = Workload.arguments(home.resolve("store"), plan, durability, SHARDS);
    }

    /** A process and what is heard of it. Closing it makes sure that the process is gone. */
    final class Run implements AutoCloseable {
        private final Witness witness = new Witness(judge, findings);
        private final Victim victim;

        private Run(boolean isNamespaced) throws IOException {
            victim = Victim.start(arguments, isNamespaced, log, witness);
        }

        /** Waits until the process is about to open the store. False when it ended before, which is a finding. */
        boolean awaitOpening() throws IOException, InterruptedException {
            return await(witness::sawOpening, "starting");
        }

        /** Has the states judged that the process finds, and then its clients begin. False when something is wrong. */
        boolean beginWork() throws IOException, InterruptedException {
            if (!await(witness::sawStates, "opening the store and delivering messages")) {
                return false;
            }
            witness.judgeStates();
            victim.say("go " + judge.positions());
            return findings.isEmpty();
        }

        /** Lets the process go on for so long; that it ends by itself is a finding. */
        void survive(long millis) throws InterruptedException {
            if (!victim.passes(millis)) {
                endedByItself();
            }
        }

        /** Ends the process as kill -9 does, and returns when all it said is heard. */
        void kill() throws InterruptedException {
            victim.kill();
        }

        /** Has the process close its system while clients are at work. */
        void closeAtWork() throws IOException, InterruptedException {
            victim.say("close");
            expectGoodEnd();
        }

        /** Has the states judged that the process finds, and lets it end in peace. */
        private void judgeAtRest() throws IOException, InterruptedException {
            if (await(witness::sawStates, "opening the store and delivering messages")) {
                witness.judgeStates();
                victim.hangUp();
                expectGoodEnd();
            }
        }

        private void expectGoodEnd() throws IOException, InterruptedException {
            boolean ended = await(millis -> !victim.passes(millis), "closing the system");
            if (ended && victim.awaitSilence() != 0) {
                endedByItself();
            }
        }

        private void endedByItself() throws InterruptedException {
            findings.other("the process ended by itself with exit code " + victim.awaitSilence() + "; its stderr is in "
                    + log);
        }

        /** Waits for something to happen in the process; false when the process ended, or it takes too long. */
        private boolean await(Sign sign, String what) throws IOException, InterruptedException {
            for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
                if (sign.seenWithin(100)) {
                    return true;
                }
                if (!victim.passes(0)) {
                    if (sign.seenWithin(1_000)) {
                        return true;
                    }
                    endedByItself();
                    return false;
                }
            }
            findings.other(
                    what + " took longer than " + PATIENCE_SECONDS + " seconds; stacks of its threads are in " + log);
            victim.dumpThreads();
            return false;
        }

        @Override
        public void close() {
            victim.close();
            reopenMillisMax = Math.max(reopenMillisMax, witness.openedMillis());
        }
    }

    /** Starts the next process; there is one at a time. */
    Run start(boolean isNamespaced) throws IOException {
        return new Run(isNamespaced);
    }

    /** Opens the store once more in peace, and judges it. */
    void judgeAtRest() throws IOException, InterruptedException {
        try (Run run = start(false)) {
            run.judgeAtRest();
            run.kill();
        }
    }

    /** How many commands clients got an answer to. */
    long acknowledged() {
        return judge.acknowledged();
    }

    /** The longest time from the beginning of opening to the first reply; negative when there has been none. */
    long reopenMillisMax() {
        return reopenMillisMax;
    }

    /** How long clients work before something happens to them. */
    static long workMillis(RandomGenerator random) {
        return random.nextInt(30, 900);
    }

    /** Something that is seen from outside. */
    private interface Sign {
        boolean seenWithin(long millis) throws InterruptedException;
    }
}
