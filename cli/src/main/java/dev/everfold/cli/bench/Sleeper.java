package dev.everfold.cli.bench;

import dev.everfold.durable.DurableFunction;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A workflow that sleeps until the time that is its input, and counts. */
final class Sleeper {

    final LongAdder begun = new LongAdder();
    final LongAdder woken = new LongAdder();

    final DurableFunction<Instant, Instant> function =
            DurableFunction.of("bench.sleeper", Instant.class, Instant.class, (ctx, due) -> {
                begun.increment();
                ctx.sleep(Duration.between(ctx.now(), due));
                woken.increment();
                return due;
            });

    /** Waits until one of them has counted so far. */
    static void await(LongAdder counter, long count) throws InterruptedException {
        while (counter.sum() < count) {
            pause(Duration.ofMillis(10));
        }
    }

    static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the heap holds without garbage. */
    static long heapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
