package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A second process wants the store of one that is at work, or that was stopped and only looks dead: it is refused, and
 * the first works on. When the first is killed, the second gets the store. By turns the one, the other, both or none of
 * them cannot see the other, being in a namespace for process ids of its own.
 */
final class TwoProcesses implements FaultKind {

    private static final String REFUSED = "in use by another process";

    @Override
    public String name() {
        return "two-processes";
    }

    @Override
    public Optional<Missing> missing() throws InterruptedException {
        return Wrapper.NAMESPACE.works()
                ? Optional.empty()
                : Optional.of(new Missing("Linux and root for namespaces, or both processes see each other", false));
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        RandomGenerator random = new Random(budget.seed());
        boolean canHaveNamespaces = Wrapper.NAMESPACE.works();
        while (tally.goesOn()) {
            int turn = canHaveNamespaces ? tally.rounds() % 4 : 0;
            Path home = budget.directory().resolve("store-" + tally.rounds());
            Life life = new Life(home, Assignment.of(home.resolve("store"), budget.seed() + tally.rounds()), findings);
            round(life, wrapper(turn % 2), wrapper(turn / 2), random);
            tally.fault();
            tally.round(life);
            tally.end(life);
            if (findings.isEmpty()) {
                Directories.delete(home);
            }
        }
        return tally.report();
    }

    private static Wrapper wrapper(int bit) {
        return bit == 0 ? Wrapper.NONE : Wrapper.NAMESPACE;
    }

    private static void round(Life life, Wrapper first, Wrapper second, RandomGenerator random)
            throws IOException, InterruptedException {
        try (Life.Run run = life.start(first)) {
            if (!run.beginWork()) {
                return;
            }
            run.survive(Life.workMillis(random));
            boolean isFrozen = random.nextInt(3) == 0;
            if (isFrozen) {
                run.freeze();
            }
            life.expectRefusal(second, REFUSED);
            if (isFrozen) {
                run.thaw();
            }
            run.awaitProgress();
            run.kill();
        }
        try (Life.Run run = life.start(second)) {
            if (run.beginWork()) {
                run.survive(Life.workMillis(random));
            }
            run.kill();
        }
        life.judgeAtRest();
    }
}
