package dev.everfold.simulation;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a workload on the real engine in a simulated world, one run for each seed. The journal, its disks, the clock,
 * and the order of everything are simulated; mailboxes, activations, shard writers, couriers and recovery are the ones
 * that run in production.
 *
 * <p>In every run, after every step: a client hears only what is durable (P3) and what its command leads to (P5), in an
 * order that is linearizable for each actor; entries have no gaps and continue one history (P1, P4); each is one whole
 * turn (P2) that somebody asked for (P6), once for an idempotency key (P8); each message is handled once and in order
 * (P9); nothing is acknowledged after a failed sync (P10). And whatever the {@link Workload} demands.
 *
 * <p>Immutable, and usable by many threads at once if the workload is. The system's log tells of the failures that the
 * simulation causes: silence the logger {@code dev.everfold} for many seeds.
 */
public final class Simulation {

    private static final int TRACE_LINES_MAX = 120;

    private final Workload workload;
    private final SimulationOptions options;

    private Simulation(Workload workload, SimulationOptions options) {
        this.workload = workload;
        this.options = options;
    }

    /** A simulation of this workload, with the default options. */
    public static Simulation of(Workload workload) {
        return new Simulation(workload, SimulationOptions.DEFAULT);
    }

    /** The same simulation with these options. */
    public Simulation options(SimulationOptions options) {
        return new Simulation(workload, options);
    }

    /**
     * Runs the seeds from {@code first} on, {@code count} of them. Blocks, for some milliseconds a seed; between seeds
     * it may be interrupted, and then reports on those that were run.
     */
    public SimulationReport run(long first, int count) {
        SimulationReport report = SimulationReport.NONE;
        for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
            report = report.and(replay(first + i, _ -> {}));
        }
        return report;
    }

    /** Runs one seed and tells each thing that happens, as it happens. */
    public SimulationReport replay(long seed, Consumer<String> listener) {
        Trace trace = new Trace(TRACE_LINES_MAX, listener);
        Run run = new Run(seed, options, workload, trace);
        Violation violation = run.run();
        return new SimulationReport(
                1,
                trace.step(),
                run.answers(),
                run.hazards().counts(),
                trace.digest(),
                violation == null ? List.of() : List.of(violation));
    }
}
