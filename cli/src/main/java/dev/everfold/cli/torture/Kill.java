package dev.everfold.cli.torture;

import dev.everfold.Durability;
import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Processes that end without warning, as by kill -9, at any moment of their lives; now and then one is closed instead.
 * Every second process is in a fresh namespace, where it has the process id of the one that was killed before. Stores
 * are by turns synced and only written, for which the death of a process is the same.
 */
final class Kill implements FaultKind {

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

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException {
        return Wrapper.NAMESPACE.works()
                ? Optional.empty()
                : Optional.of(new Missing(
                        "Linux and root for namespaces, or no process gets the id of one that was killed", false));
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        RandomGenerator random = new Random(budget.seed());
        boolean canHaveNamespaces = Wrapper.NAMESPACE.works();
        for (int store = 0; tally.goesOn(); store++) {
            Path home = budget.directory().resolve("store-" + store);
            Durability durability = store % 2 == 0 ? Durability.SYNCED : Durability.WRITTEN;
            Assignment assignment =
                    Assignment.of(home.resolve("store"), budget.seed() + store).durability(durability);
            Life life = new Life(home, assignment, findings);
            int roundsOfStore = random.nextInt(6, 14);
            for (int i = 0; i < roundsOfStore && tally.goesOn(); i++) {
                boolean isNamespaced = canHaveNamespaces && tally.rounds() % 2 == 1;
                try (Life.Run run = life.start(isNamespaced ? Wrapper.NAMESPACE : Wrapper.NONE)) {
                    end(run, End.any(random), random);
                }
                tally.fault();
                tally.round(life);
            }
            if (findings.isEmpty()) {
                life.judgeAtRest();
            }
            tally.end(life);
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static void end(Life.Run run, End end, RandomGenerator random) throws IOException, InterruptedException {
        switch (end) {
            case KILL_WHILE_STARTING -> run.survive(random.nextInt(900));
            case KILL_WHILE_OPENING -> {
                if (run.awaitOpening()) {
                    run.survive(random.nextInt(300));
                }
            }
            case KILL_AT_WORK -> {
                if (run.beginWork()) {
                    run.survive(Life.workMillis(random));
                }
            }
            case CLOSE_AT_WORK -> {
                if (run.beginWork()) {
                    run.survive(Life.workMillis(random));
                    run.closeAtWork();
                }
            }
        }
        run.kill();
    }
}
