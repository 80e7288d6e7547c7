package dev.everfold.cli.bench;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Directories;
import dev.everfold.examples.counter.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs to keep the disk bounded. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = {
            "The same number of commands on two stores, one that keeps everything and one that forgets what is"
                    + " snapshotted.",
            "Tells how large the second one was, and the ratio of the throughputs."
        })
public final class RetentionBench implements Callable<Integer> {

    private static final long SAMPLE_MILLIS = 100;

    @Option(names = "--commands", defaultValue = "5000000", description = "Of each run (default: ${DEFAULT-VALUE}).")
    private long commands;

    @Option(names = "--actors", defaultValue = "10000", description = "Actors (default: ${DEFAULT-VALUE}).")
    private int actors;

    @Option(names = "--clients", defaultValue = "1024", description = "Clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--interval",
            defaultValue = "5",
            description = "Seconds between two runs of retention (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Option(names = "--curve", description = "Write seconds and bytes of the second store into this CSV file.")
    private @Nullable Path curve;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    private final List<String> samples = new ArrayList<>();
    private long bytesMax;

    @Override
    public Integer call() throws IOException, InterruptedException {
        double keeping = run(Retention.KEEP_ALL, null);
        Path directory = Files.createTempDirectory("everfold-bench");
        try {
            double forgetting = run(Retention.UNTIL_SNAPSHOTTED, directory);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("benchmark", "retention");
            figures.put("commands", commands);
            figures.put("actors", actors);
            figures.put("clients", clients);
            figures.put("intervalSeconds", interval);
            figures.put("opsPerSecondKeeping", Math.round(keeping));
            figures.put("opsPerSecondForgetting", Math.round(forgetting));
            figures.put("throughputRatio", Math.round(forgetting / keeping * 1000) / 1000.0);
            figures.put("bytesMax", bytesMax);
            figures.put("bytesEnd", Directories.bytes(directory));
            Figures.print(figures, json);
            if (curve != null) {
                Files.write(curve, samples);
            }
            return 0;
        } finally {
            Directories.delete(directory);
        }
    }

    /** Runs all commands and gives how many were acknowledged in a second; watches the directory if there is one. */
    private double run(Retention retention, @Nullable Path watched) throws IOException, InterruptedException {
        Path directory = watched == null ? Files.createTempDirectory("everfold-bench") : watched;
        ActorType<Counter.Deposit, Counter.Balance, Void> type =
                Counter.TYPE.options(ActorOptions.DEFAULT.retention(retention));
        SystemOptions options = SystemOptions.DEFAULT.retentionInterval(Duration.ofSeconds(interval));
        try (ActorSystem system = ActorSystem.open(directory.resolve("store"), options, type)) {
            ClosedLoop loop = new ClosedLoop(i -> system.ref(type, "account-" + i), actors, clients);
            CountDownLatch done = new CountDownLatch(1);
            Thread watcher = Thread.ofPlatform().daemon().unstarted(() -> watch(directory, done));
            if (watched != null) {
                watcher.start();
            }
            double perSecond = loop.run(Duration.ofHours(10), commands).operationsPerSecond();
            done.countDown();
            watcher.join();
            if (watched != null) {
                var _ = system.retain();
            }
            return perSecond;
        } finally {
            if (watched == null) {
                Directories.delete(directory);
            }
        }
    }

    private void watch(Path directory, CountDownLatch done) {
        long begin = System.nanoTime();
        try {
            do {
                long bytes = Directories.bytes(directory);
                bytesMax = Math.max(bytesMax, bytes);
                samples.add(Figures.tenths((System.nanoTime() - begin) / 1e9) + "," + bytes);
            } while (!done.await(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
