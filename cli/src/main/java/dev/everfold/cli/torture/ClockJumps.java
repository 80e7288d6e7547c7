package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Processes whose clocks are wrong by days or years, forward and backward, and jump at work; each is then killed. */
final class ClockJumps implements FaultKind {

    /** The last one is near the beginning of 1970. */
    private static final List<Duration> SHIFTS = List.of(
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofDays(-1),
            Duration.ofDays(400),
            Duration.ofDays(-400),
            Duration.ofDays(-20_000));

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public KindReport run(Budget budget) throws IOException, InterruptedException {
        Findings findings = new Findings();
        Tally tally = new Tally(name(), budget, findings);
        RandomGenerator random = new Random(budget.seed());
        for (int store = 0; tally.goesOn(); store++) {
            Path home = budget.directory().resolve("store-" + store);
            Assignment assignment = Assignment.of(home.resolve("store"), budget.seed() + store);
            Life life = new Life(home, assignment, findings);
            int roundsOfStore = random.nextInt(4, 10);
            for (int i = 0; i < roundsOfStore && tally.goesOn(); i++) {
                ClockShift shift = new ClockShift(any(random), any(random), Duration.ofMillis(random.nextInt(1_500)));
                try (Life.Run run = life.start(Wrapper.NONE, assignment.shift(shift))) {
                    if (run.beginWork()) {
                        run.survive(Life.workMillis(random));
                    }
                    run.kill();
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

    private static Duration any(RandomGenerator random) {
        return SHIFTS.get(random.nextInt(SHIFTS.size()));
    }
}
