package dev.everfold.properties.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.cli.simulate.SimulateCommand;
import dev.everfold.simulation.Fault;
import dev.everfold.simulation.SimulationReport;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every promise of the engine, over many seeds. */
class EngineSimulationTest {

    private final Silence silence = new Silence();

    @AfterEach
    void speakAgain() {
        silence.close();
    }

    @Test
    void fiveHundredSeedsKeepEveryPromise() {
        SimulationReport report = SimulateCommand.simulation().run(0, 500).orThrow();
        assertThat(report.seeds()).isEqualTo(500);
        assertThat(report.answers()).isGreaterThan(500 * 30);
        assertThat(report.faults().keySet()).as("everything goes wrong").isEqualTo(EnumSet.allOf(Fault.class));
    }

    @Test
    void aSeedIsOneRun() {
        assertThat(SimulateCommand.simulation().run(1_000, 30).digest())
                .isEqualTo(SimulateCommand.simulation().run(1_000, 30).digest())
                .isNotEqualTo(SimulateCommand.simulation().run(1_001, 30).digest());
    }
}
