package dev.everfold.cli.bench;

import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Directories;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.journal.JournalProvider;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs durable functions whose steps do nothing, as fast as their results come. */
@Command(
        name = "steps",
        mixinStandardHelpOptions = true,
        description = {
            "Closed-loop clients start a workflow of so many steps and wait for its result.",
            "Beside it, in the same run, one thread appends the same bytes to a plain Chronicle Queue, in groups of the"
                    + " same size with the same sync: the limit. Then a long workflow is replayed, in memory and after"
                    + " its store was opened anew."
        })
public final class StepsBench implements Callable<Integer> {

    private static final int REPLAYS = 3;
    private static final Duration POLL = Duration.ofMillis(10);

    @Option(names = "--clients", defaultValue = "64", description = "Clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--steps", defaultValue = "10", description = "Steps of a workflow (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--seconds", defaultValue = "10", description = "Measured time (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "Seconds before it (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--replayed",
            defaultValue = "10000",
            description = "Steps of the workflow that is replayed (default: ${DEFAULT-VALUE}).")
    private int replayed;

    @Option(
            names = "--durability",
            defaultValue = "synced",
            description = "synced or written (default: ${DEFAULT-VALUE}).")
    private Durability durability = Durability.SYNCED;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    private final ConcurrentHistogram stepNanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final LongAdder workflows = new LongAdder();

    private final DurableFunction<Integer, Integer> work =
            DurableFunction.of("bench.steps", Integer.class, Integer.class, (ctx, count) -> {
                int sum = 0;
                for (int i = 0; i < count; i++) {
                    int step = i;
                    long begun = System.nanoTime();
                    sum += ctx.run("step", Integer.class, () -> step);
                    stepNanos.recordValue(Math.min(System.nanoTime() - begun, stepNanos.getHighestTrackableValue()));
                }
                return sum;
            });

    /** Gives up its thread behind its steps, so that going on replays them. */
    private final DurableFunction<Integer, Long> pause =
            DurableFunction.of("bench.replay", Integer.class, Long.class, (ctx, count) -> {
                for (int i = 0; i < count; i++) {
                    int step = i;
                    var _ = ctx.run("step", Integer.class, () -> step);
                }
                ctx.promise("go", Boolean.class).get();
                return System.nanoTime();
            });

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path temporary = Files.createTempDirectory("everfold-bench");
        try {
            return run(temporary);
        } finally {
            Directories.delete(temporary);
        }
    }

    private int run(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("store");
        double perSecond;
        int group;
        double syncMicros;
        Double replayMillis = null;
        CountingJournal journal = new CountingJournal(
                JournalProvider.installed().open(store, options().system().journal()));
        SnapshotStore snapshots = SnapshotStoreProvider.installed()
                .orElseThrow(() -> new IllegalStateException("no snapshot store on the class path"))
                .open(store, journal.id(), journal.shards());
        try (DurableSystem system = DurableSystem.of(work, pause)
                .options(options())
                .environment(Environment.production())
                .open(journal, snapshots)) {
            CountingJournal.Count cold = journal.count();
            loop(system, Duration.ofSeconds(warmup));
            RawLimit limit = new RawLimit(
                    directory, journal.sampleBytes(), journal.count().groupSince(cold), durability);
            double limitBefore = limit.measure();
            CountingJournal.Count warm = journal.count();
            stepNanos.reset();
            perSecond = loop(system, Duration.ofSeconds(seconds));
            group = journal.count().groupSince(warm);
            double limitAfter = new RawLimit(directory, journal.sampleBytes(), group, durability).measure();
            syncMicros = 1e6 * group * 2 / (limitBefore + limitAfter);
            if (replayed > 0) {
                replayMillis = replayMillis(system);
                suspend(system, "replayed cold");
            }
        }
        Double coldReplayMillis = replayed == 0 ? null : coldReplayMillis(store);
        print(perSecond, group, syncMicros, replayMillis, coldReplayMillis);
        return 0;
    }

    private DurableOptions options() {
        return DurableOptions.DEFAULT
                .system(SystemOptions.DEFAULT.durability(durability))
                .suspendAfter(Duration.ZERO);
    }

    /** Workflows per second. */
    private double loop(DurableSystem system, Duration time) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        long before = workflows.sum();
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (!over.get()) {
                        int sum = system.start(work, steps).result();
                        if (sum != steps * (steps - 1) / 2) {
                            throw new AssertionError("a workflow of " + steps + " steps came to " + sum);
                        }
                        workflows.increment();
                    }
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }));
        }
        TimeUnit.NANOSECONDS.timedJoin(threads.getFirst(), time.toNanos());
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        double perSecond = (workflows.sum() - before) * 1e9 / (System.nanoTime() - begun);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a client failed", failures.peek());
        }
        return perSecond;
    }

    /** How long it takes from the completion of a promise to the end of a function with a long journal before it. */
    private double replayMillis(DurableSystem system) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < REPLAYS; i++) {
            best = Math.min(best, replayMillis(suspend(system, "replayed " + i)));
        }
        return best;
    }

    /** The same, where the journal has to be read first. */
    private double coldReplayMillis(Path store) {
        try (DurableSystem system =
                DurableSystem.of(work, pause).options(options()).open(store)) {
            return replayMillis(system.invocation(pause, "replayed cold"));
        }
    }

    private static double replayMillis(Invocation<Long> invocation) {
        long begun = System.nanoTime();
        invocation.complete("go", Boolean.class, true);
        return (invocation.result() - begun) / 1e6;
    }

    /** A function with a long journal, which waits. */
    private Invocation<Long> suspend(DurableSystem system, String id) {
        Invocation<Long> invocation = system.start(pause, id, replayed);
        while (invocation.info().status() != InvocationStatus.SUSPENDED) {
            var _ = invocation.result(POLL);
        }
        return invocation;
    }

    private void print(
            double perSecond,
            int group,
            double syncMicros,
            @Nullable Double replayMillis,
            @Nullable Double coldReplayMillis)
            throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "steps");
        figures.put("clients", clients);
        figures.put("steps", steps);
        figures.put("durability", durability.name().toLowerCase(Locale.ROOT));
        figures.put("workflowsPerSecond", Math.round(perSecond));
        figures.put("stepsPerSecond", Math.round(perSecond * steps));
        figures.put("stepMicros", Figures.tenths(stepNanos.getValueAtPercentile(50) / 1e3));
        figures.put("stepP99Micros", Figures.tenths(stepNanos.getValueAtPercentile(99) / 1e3));
        figures.put("groupSize", group);
        figures.put("rawCommitMicros", Figures.tenths(syncMicros));
        if (replayMillis != null && coldReplayMillis != null) {
            figures.put("replayedSteps", replayed);
            figures.put("replayMillis", Figures.tenths(replayMillis));
            figures.put("coldReplayMillis", Figures.tenths(coldReplayMillis));
        }
        Figures.print(figures, json);
    }
}
