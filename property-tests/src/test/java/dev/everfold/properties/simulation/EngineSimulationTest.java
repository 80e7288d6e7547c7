package dev.everfold.properties.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.cli.simulate.SimulateCommand;
import dev.everfold.simulation.Fault;
import dev.everfold.simulation.SimulationReport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
    void actorsAreDeletedAndErasedAndExpire() {
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            SimulateCommand.simulation().replay(seed, lines::add).orThrow();
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("Wallet/") && line.endsWith(" ends"))
                .anyMatch(line -> line.contains("Neighbour/") && line.endsWith(" ends"))
                .anyMatch(line -> line.endsWith("expires"))
                .anyMatch(line -> line.endsWith("is erased"))
                .anyMatch(line -> line.contains(": the end of "));
    }

    @Test
    void timersOfEverySortFire() {
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            SimulateCommand.simulation().replay(seed, lines::add).orThrow();
        }
        List<String> fired =
                lines.stream().filter(line -> line.contains(" fires Alarm[")).toList();
        assertThat(fired)
                .anyMatch(line -> line.contains("command=Hear["))
                .anyMatch(line -> line.contains("command=Choke["))
                .anyMatch(line -> line.contains("command=Remind["))
                .anyMatch(line -> line.contains("message=Sent["))
                .anyMatch(line -> line.contains("dueMillis=" + Long.MIN_VALUE));
    }

    @Test
    void aSeedIsOneRun() {
        assertThat(SimulateCommand.simulation().run(1_000, 30).digest())
                .isEqualTo(SimulateCommand.simulation().run(1_000, 30).digest())
                .isNotEqualTo(SimulateCommand.simulation().run(1_001, 30).digest());
    }
}
