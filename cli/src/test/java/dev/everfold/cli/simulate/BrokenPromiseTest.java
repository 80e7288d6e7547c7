package dev.everfold.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.simulation.DurableStates;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import dev.everfold.simulation.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command says when a promise is broken, and that seeds are the same on any number of threads. */
class BrokenPromiseTest {

    @Test
    void aBrokenPromiseIsDescribedAndIsTheExitCode() {
        Workload impossible = new Transfers().and(new Gossip() {
            @Override
            public void atRest(DurableStates durable) {
                throw new AssertionError("nothing is ever good enough");
            }
        });
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new SimulateCommand(impossible))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("--seed", "3", "--seeds", "7", "--json");
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("\"violations\":7");
        assertThat(err.toString())
                .contains("seed 3, step ", "nothing is ever good enough", "a process opens the system")
                .contains("./everfold simulate --seed 3 --trace");
    }

    @Test
    void theNumberOfThreadsDecidesNothing() throws InterruptedException {
        Simulation simulation = SimulateCommand.simulation();
        try (Silence _ = new Silence()) {
            assertThat(digest(simulation, 1))
                    .isEqualTo(digest(simulation, 3))
                    .isEqualTo(simulation.run(9, 70).digest());
        }
    }

    private static long digest(Simulation simulation, int threads) throws InterruptedException {
        SimulationReport report = SimulationReport.NONE;
        try (Batches batches = new Batches(simulation, 9, 70, threads)) {
            for (SimulationReport next = batches.next(); next != null; next = batches.next()) {
                report = report.and(next);
            }
        }
        assertThat(report.seeds()).isEqualTo(70);
        return report.digest();
    }
}
