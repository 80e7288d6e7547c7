package dev.everfold.cli.simulate;

import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs seeds on several threads, some at a time, and gives their reports in the order of the seeds. For one thread. */
final class Batches implements AutoCloseable {

    /** Seeds that a worker runs before somebody looks at the time. */
    private static final int SIZE = 20;

    private final Simulation simulation;
    private final int workers;
    private final ExecutorService pool;
    private final Queue<Future<SimulationReport>> underWay = new ArrayDeque<>();
    private long seed;
    private long left;

    Batches(Simulation simulation, long first, long count, int workers) {
        this.simulation = simulation;
        this.seed = first;
        this.left = count;
        this.workers = workers;
        this.pool = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().name("simulation-", 0).daemon().factory());
    }

    /** The report of the next seeds, or null when all are run. Blocks. */
    @Nullable
    SimulationReport next() throws InterruptedException {
        while (left > 0 && underWay.size() < 2 * workers) {
            long first = seed;
            int count = (int) Math.min(SIZE, left);
            underWay.add(pool.submit(() -> simulation.run(first, count)));
            seed += count;
            left -= count;
        }
        Future<SimulationReport> oldest = underWay.poll();
        if (oldest == null) {
            return null;
        }
        try {
            return oldest.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the simulation itself failed", e.getCause());
        }
    }

    /** What is under way is still to come, and nothing else. */
    void beginNoMore() {
        left = 0;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
