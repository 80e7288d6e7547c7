package dev.everfold.cli.torture;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.cli.simulate.SimulateCommand;
import dev.everfold.cli.torture.KindReport.Counts;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import dev.everfold.simulation.Violation;
import java.util.Locale;

/** The engine in the simulated world of {@code ./everfold simulate}, many seeds a round. */
final class Simulated implements FaultKind {

    private static final int SEEDS_A_ROUND = 20;

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public KindReport run(Budget budget) {
        try (Silence _ = new Silence()) {
            return runSilently(budget);
        }
    }

    private KindReport runSilently(Budget budget) {
        Findings findings = new Findings();
        Simulation simulation = SimulateCommand.simulation();
        SimulationReport report = SimulationReport.NONE;
        int rounds = 0;
        while (findings.isEmpty() && budget.allowsAfter(rounds)) {
            SimulationReport next = simulation.run(budget.seed() + (long) rounds * SEEDS_A_ROUND, SEEDS_A_ROUND);
            next.violations().stream().map(Violation::describe).forEach(findings::other);
            report = report.and(next);
            rounds++;
            budget.progress()
                    .accept(String.format(
                            Locale.ROOT, "%s: %,d seeds, %,d answers", name(), report.seeds(), report.answers()));
        }
        return new KindReport(
                name(),
                new Counts(rounds, report.crashes() + report.otherFaults(), report.answers(), 0),
                findings.toWrongs(),
                -1);
    }
}
