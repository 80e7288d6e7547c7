package dev.everfold.cli.torture;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One store, from its making to its end: the processes that work on it one after the other, and a {@link Judge} of what
 * each of them finds. For one thread.
 */
final class Life {

    /** The exit code of a JVM that died of a signal. */
    private static final int ABORTED = 128 + 6;

    private static final long PATIENCE_SECONDS = 90;
    private static final String SEGMENT_PREFIX = "seg-";

    private final File log;
    private final Judge judge;
    private final Findings findings;
    private final Assignment assignment;
    private long reopenMillisMax = -1;

    /**
     * A store that is not there yet.
     *
     * @param home gets what processes write to stderr
     */
    Life(Path home, Assignment assignment, Findings findings) throws IOException {
        this.log = Files.createDirectories(home).resolve("stderr.log").toFile();
        this.judge = new Judge(assignment.plan(), findings);
        this.findings = findings;
        this.assignment = assignment;
    }

    /** A process and what is heard of it. Closing it makes sure that the process is gone. */
    final class Run implements AutoCloseable {
        private final Witness witness = new Witness(
                judge, findings, assignment.plan().clients() + assignment.plan().authors());
        private final Victim victim;
        private boolean isDeathExpected;

        private Run(Wrapper wrapper, Assignment changed) throws IOException {
            victim = Victim.start(changed, wrapper, log, witness);
        }

        /** Waits until the process is about to open the store. False when it ended before, which is a finding. */
        boolean awaitOpening() throws IOException, InterruptedException {
            return await(witness::sawOpening, "starting");
        }

        /** Has the states judged that the process finds, and then its clients begin. False when something is wrong. */
        boolean beginWork() throws IOException, InterruptedException {
            if (!awaitStates()) {
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

        /** Stops the process where it stands. Until it is killed it says nothing any more, and nothing new is heard. */
        void freeze() throws IOException, InterruptedException {
            victim.freeze();
        }

        /** Lets a process go on that was stopped. */
        void thaw() throws InterruptedException {
            victim.thaw();
        }

        /** Waits until a client gets one more answer; that none does is a finding. */
        void awaitProgress() throws IOException, InterruptedException {
            long answers = witness.clients().answers();
            await(millis -> witness.clients().sawMoreAnswersThan(answers, millis), "working on");
        }

        /** Waits until no client works any more, for want of room; that one is not told is a finding. */
        void awaitStandstill() throws IOException, InterruptedException {
            await(witness.clients()::sawStandstill, "telling every client that there is no room");
        }

        /**
         * There is room now: those who wait for it work on, and that they do not is a finding. Where the snapshot store
         * met a full disk its shard has stopped, and whoever comes there is told.
         */
        void giveRoom() throws IOException, InterruptedException {
            if (witness.clients().isAnyWaiting()) {
                long answers = witness.clients().answers();
                await(
                        millis -> {
                            victim.say("room");
                            return witness.clients().sawMoreAnswersThan(answers, millis)
                                    || witness.clients().haveAllStopped();
                        },
                        "working on when there was room again");
            }
        }

        /** From now on it is no finding that the storage fails. */
        void expectFailure() {
            witness.expectFailure();
        }

        /**
         * From now on it is no finding either that the JVM dies: the kernel ends whoever touches a mapped page that its
         * file system cannot give any more, unless the JVM happens to be prepared at that instruction.
         */
        void expectFailureOrDeath() {
            expectFailure();
            isDeathExpected = true;
        }

        /** The storage has just died, and what is acknowledged from now on is a finding. */
        void storageIsDead() {
            victim.say("mark");
        }

        /**
         * Waits until every client has been told that the storage failed, or that it has no room, which is how a shard
         * puts it that cannot make a file and had nothing to sync; that one is not is a finding.
         */
        void awaitFailureOfAll() throws IOException, InterruptedException {
            await(witness.clients()::sawStandstill, "telling every client that the storage failed");
        }

        /** Has the process close its system while clients are at work. */
        void closeAtWork() throws IOException, InterruptedException {
            victim.say("close");
            expectGoodEnd();
        }

        /** Has the states judged that the process finds, and lets it end in peace. */
        private void judgeAtRest() throws IOException, InterruptedException {
            if (awaitStates()) {
                witness.judgeStates();
                victim.hangUp();
                expectGoodEnd();
            }
        }

        private boolean awaitStates() throws IOException, InterruptedException {
            return await(witness::sawStates, "opening the store and delivering messages");
        }

        private void expectGoodEnd() throws IOException, InterruptedException {
            boolean ended = await(millis -> !victim.passes(millis), "closing the system");
            if (ended && victim.awaitSilence() != 0) {
                endedByItself();
            }
        }

        private void endedByItself() throws InterruptedException {
            int exitCode = victim.awaitSilence();
            boolean isFailure = exitCode == Workload.FAILED && witness.isFailureExpected();
            boolean isDeath = exitCode == ABORTED && isDeathExpected;
            if (!isFailure && !isDeath) {
                findings.other("the process ended by itself with exit code " + exitCode + "; its stderr is in " + log);
            }
        }

        /** Waits for something to happen in the process; false when something is wrong, or it takes too long. */
        private boolean await(Sign sign, String what) throws IOException, InterruptedException {
            for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
                if (sign.seenWithin(100)) {
                    return true;
                }
                if (!findings.isEmpty()) {
                    return false;
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
    Run start() throws IOException {
        return start(Wrapper.NONE);
    }

    /** Starts it by another program. */
    Run start(Wrapper wrapper) throws IOException {
        return start(wrapper, assignment);
    }

    /** Starts it with another assignment, of the same plan and store. */
    Run start(Wrapper wrapper, Assignment changed) throws IOException {
        return new Run(wrapper, changed);
    }

    /** Has a process work a little, and kills it. */
    void workForAWhile() throws IOException, InterruptedException {
        try (Run run = start()) {
            if (run.beginWork()) {
                run.awaitProgress();
                run.survive(100);
            }
            run.kill();
        }
    }

    /** Opens the store where that may fail, but do no harm. */
    void tryToOpen() throws IOException, InterruptedException {
        try (Run run = start()) {
            run.expectFailure();
            run.awaitStates();
            run.kill();
        }
    }

    /** Opens the store once more in peace, and judges it. */
    void judgeAtRest() throws IOException, InterruptedException {
        try (Run run = start()) {
            run.judgeAtRest();
            run.kill();
        }
    }

    /** Starts a process that is not to get the store; that it gets it, or no error that says this, is a finding. */
    void expectRefusal(Wrapper wrapper, String says) throws IOException, InterruptedException {
        Refusal refusal = new Refusal();
        try (Victim victim = Victim.start(assignment, wrapper, log, refusal)) {
            victim.hangUp();
            boolean hasEnded = !victim.passes(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            if (!hasEnded) {
                findings.other("a process that is not to get the store does not end; it was to say: " + says);
                victim.dumpThreads();
                victim.kill();
            }
            refusal.judge(victim.awaitSilence(), says, findings);
        }
    }

    /** Its directory. */
    Path store() {
        return assignment.store();
    }

    /** How many commands clients got an answer to. */
    long acknowledged() {
        return judge.acknowledged();
    }

    /** How many segments its journal has forgotten or archived: each shard numbers its own from 1. */
    long trimmed() throws IOException {
        long trimmed = 0;
        for (String shard : names(store(), "shard-")) {
            List<String> segments = names(store().resolve(shard), SEGMENT_PREFIX);
            if (!segments.isEmpty()) {
                trimmed += Long.parseLong(segments.getFirst().substring(SEGMENT_PREFIX.length())) - 1;
            }
        }
        return trimmed;
    }

    private static List<String> names(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
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
