package dev.everfold;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * Time and threads of a system, so that the same engine runs in production and, on one thread with a virtual clock, in
 * a simulation. The engine takes neither from anywhere else.
 *
 * @param clock stamps entries; never decides an order
 * @param activations runs the turns of actors, one short-lived task for each actor that has work: virtual threads
 * @param writers gives each shard, by number, the executor of its writer: it runs one task at a time, on a platform
 *     thread that nobody interrupts. One that is an {@link java.util.concurrent.ExecutorService} is shut down with the
 *     system
 * @param timer runs a task later
 * @param background runs what is behind the journal, and may take long: writing to the snapshot store, retention; on
 *     platform threads that nobody interrupts. It is left as it is when the system is closed
 */
public record Environment(
        InstantSource clock, Executor activations, IntFunction<Executor> writers, Timer timer, Executor background) {

    /** Runs a task once after a delay, on whatever thread. */
    @FunctionalInterface
    public interface Timer {

        /** Arranges for the task to run once, not before the delay has passed. The task is short and does not block. */
        void schedule(Duration delay, Runnable task);
    }

    /** The system clock, virtual threads for turns, and a platform thread for each shard. */
    public static Environment production() {
        Thread.Builder activations = Thread.ofVirtual().name("everfold-activation");
        return new Environment(
                InstantSource.system(),
                task -> activations.unstarted(task).start(),
                shard -> Executors.newSingleThreadExecutor(Thread.ofPlatform()
                        .name("everfold-shard-" + shard)
                        .daemon()
                        .factory()),
                (delay, task) -> java.util.concurrent.CompletableFuture.delayedExecutor(
                                delay.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS, activations::start)
                        .execute(task),
                Executors.newCachedThreadPool(Thread.ofPlatform()
                        .name("everfold-background-", 0)
                        .daemon()
                        .factory()));
    }
}
