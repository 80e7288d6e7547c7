package dev.everfold.properties.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.durable.internal.Diaries;
import dev.everfold.durable.internal.Errands;
import dev.everfold.durable.internal.Timetables;
import dev.everfold.durable.internal.Trips;
import dev.everfold.simulation.Fault;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Durable functions in the simulated world: with every promise of the engine, and their own. */
class DurableSimulationTest {

    /** {@code -Deverfold.durable.seeds=5000} tries more. */
    private static final int SEEDS = Integer.getInteger("everfold.durable.seeds", 200);

    /** Of each of the others. */
    private static final int FEWER_SEEDS = Integer.getInteger("everfold.durable.seeds", 100);

    private static final long FIRST = Long.getLong("everfold.durable.seed", 0);

    private final Silence silence = new Silence();

    @AfterEach
    void speakAgain() {
        silence.close();
    }

    @Test
    void functionsEndAsTheyShouldWhateverGoesWrong() {
        SimulationReport report = Trips.simulation().run(FIRST, SEEDS).orThrow();
        assertThat(report.seeds()).isEqualTo(SEEDS);
        if (SEEDS >= 200) {
            assertThat(report.faults().keySet()).as("everything goes wrong").isEqualTo(EnumSet.allOf(Fault.class));
        }
    }

    @Test
    void everythingThatTripsAreMadeOfHappens() {
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            Trips.simulation().replay(seed, lines::add).orThrow();
        }
        for (String happened : List.of(
                "status=COMPLETED",
                "status=FAILED",
                "status=CANCELLED",
                "Suspended[",
                "RetryDue[",
                "Restarted[",
                "Resumed[",
                "Expired[",
                "Versioned[",
                "Completed[",
                "Signalled[",
                "kind=call",
                "kind=ask",
                "kind=compensation",
                "kind=cancelled",
                "everfold.queue/narrow")) {
            assertThat(lines).as(happened).anyMatch(line -> line.contains("durable: ") && line.contains(happened));
        }
        assertThat(lines).anyMatch(line -> line.contains("undoing "));
    }

    @Test
    void queuesKeepToTheirLimits() {
        assertThat(Errands.simulation().run(FIRST, FEWER_SEEDS).orThrow().seeds())
                .isEqualTo(FEWER_SEEDS);
    }

    @Test
    void everythingThatQueuesAreForHappens() {
        assertThat(linesOf(Errands.simulation()))
                .anyMatch(line -> line.contains("Prioritized["))
                .anyMatch(line -> line.contains("SteppedAside["))
                .anyMatch(line -> line.contains("TurnedAway["))
                .anyMatch(line -> line.contains("Ended[") && line.contains("DeadlineMissedException"))
                .anyMatch(line -> line.contains("Ended[") && line.contains("DuplicateInQueueException"))
                .anyMatch(line -> line.contains("Ended[") && line.contains("QueueFullException"))
                .anyMatch(line -> line.contains("round/") && line.contains("DeadlineMissedException"));
    }

    @Test
    void functionsAreAloneOnTheirObjects() {
        assertThat(Diaries.simulation().run(FIRST, FEWER_SEEDS).orThrow().seeds())
                .isEqualTo(FEWER_SEEDS);
    }

    @Test
    void everythingThatObjectsAreForHappens() {
        assertThat(linesOf(Diaries.simulation()))
                .anyMatch(line -> line.contains("Notebook/") && line.contains("Noted[text=client"))
                .anyMatch(line -> line.contains("invocation/write/") && line.contains("status=COMPLETED"))
                .anyMatch(line -> line.contains("invocation/write/") && line.contains("Restarted["))
                .anyMatch(line -> line.contains("invocation/read/") && line.contains("kind=read"))
                .anyMatch(line -> line.contains("invocation/visit/") && line.contains("status=COMPLETED"))
                .anyMatch(line -> line.contains("everfold.queue/Notebook/n0"));
    }

    @Test
    void schedulesStartOnceForEachDueTime() {
        assertThat(Timetables.simulation().run(FIRST, FEWER_SEEDS).orThrow().seeds())
                .isEqualTo(FEWER_SEEDS);
    }

    @Test
    void schedulesStartOnceWhateverTheClockSays() {
        SimulationReport report =
                Timetables.simulationOfClocks().run(FIRST, FEWER_SEEDS).orThrow();
        assertThat(report.seeds()).isEqualTo(FEWER_SEEDS);
        if (FEWER_SEEDS >= 100) {
            assertThat(report.faults().get(Fault.CLOCK_JUMP)).isGreaterThan(50);
        }
    }

    @Test
    void everythingThatSchedulesAreForHappens() {
        assertThat(linesOf(Timetables.simulation()))
                .anyMatch(line -> line.contains("schedule/CONCURRENT") && line.contains("], Began["))
                .anyMatch(line -> line.contains("Deferred["))
                .anyMatch(line -> line.contains("why=SKIPPED"))
                .anyMatch(line -> line.contains("why=MISSED"))
                .anyMatch(line -> line.contains("schedule/") && line.contains("[Resumed["))
                .anyMatch(line -> line.contains("departure/") && line.contains("status=CANCELLED"))
                .anyMatch(line -> line.contains("departure/") && line.contains("Expired["));
    }

    /** What becomes durable in the first seeds. */
    private static List<String> linesOf(Simulation simulation) {
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            simulation.replay(seed, lines::add).orThrow();
        }
        return lines.stream().filter(line -> line.contains("durable: ")).toList();
    }

    @Test
    void aSeedIsOneRun() {
        assertThat(Trips.simulation().run(1_000, 5).digest())
                .isEqualTo(Trips.simulation().run(1_000, 5).digest())
                .isNotEqualTo(Trips.simulation().run(1_001, 5).digest());
    }
}
