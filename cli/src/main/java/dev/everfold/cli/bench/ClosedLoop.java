package dev.everfold.cli.bench;

import dev.everfold.ActorRef;
import dev.everfold.Reply;
import dev.everfold.examples.counter.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Virtual-thread clients that each ask one of the actors, at random, wait for the reply, and ask again. */
final class ClosedLoop {

    private static final long LATENCY_NANOS_MAX = 60_000_000_000L;
    private static final int HISTOGRAMS = 16;

    private final IntFunction<ActorRef<Counter.Deposit, Counter.Balance, Void>> actors;
    private final int count;
    private final int clients;
    private final LongAdder acknowledged = new LongAdder();

    /** Clients of so many actors, by number. */
    ClosedLoop(IntFunction<ActorRef<Counter.Deposit, Counter.Balance, Void>> actors, int count, int clients) {
        this.actors = actors;
        this.count = count;
        this.clients = clients;
    }

    /**
     * What one run reached.
     *
     * @param operations acknowledged
     * @param elapsed from the first ask to the last reply
     * @param latencyNanos of each
     */
    record Result(long operations, Duration elapsed, Histogram latencyNanos) {
        double operationsPerSecond() {
            return operations * 1e9 / elapsed.toNanos();
        }

        double micros(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /** How many commands have been acknowledged, in all runs. */
    long acknowledged() {
        return acknowledged.sum();
    }

    /** Runs all clients for this long. */
    Result run(Duration duration) throws InterruptedException {
        return run(duration, Long.MAX_VALUE);
    }

    /** Runs all clients until so much time is over or, roughly, so many commands are acknowledged. */
    Result run(Duration duration, long operations) throws InterruptedException {
        List<Histogram> histograms = new ArrayList<>();
        for (int i = 0; i < HISTOGRAMS; i++) {
            histograms.add(new ConcurrentHistogram(LATENCY_NANOS_MAX, 2));
        }
        long before = acknowledged.sum();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long last = operations == Long.MAX_VALUE ? Long.MAX_VALUE : operations / clients;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Histogram latencies = histograms.get(i % HISTOGRAMS);
            SplittableRandom random = new SplittableRandom(i);
            threads.add(Thread.startVirtualThread(() -> ask(random, latencies, end, last)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Histogram all = new Histogram(LATENCY_NANOS_MAX, 2);
        histograms.forEach(all::add);
        return new Result(acknowledged.sum() - before, elapsed, all);
    }

    private void ask(SplittableRandom random, Histogram latencies, long end, long operations) {
        Counter.Deposit one = new Counter.Deposit(1);
        long asked = System.nanoTime();
        for (long i = 0; i < operations && asked < end; i++) {
            switch (actors.apply(random.nextInt(count)).ask(one)) {
                case Reply.Accepted<Counter.Balance, Void> _ -> acknowledged.increment();
                case Reply.Rejected<Counter.Balance, Void> rejected ->
                    throw new IllegalStateException("a deposit was rejected: " + rejected);
            }
            long replied = System.nanoTime();
            latencies.recordValue(Math.min(replied - asked, LATENCY_NANOS_MAX));
            asked = replied;
        }
    }
}
