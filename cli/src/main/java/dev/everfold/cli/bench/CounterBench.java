package dev.everfold.cli.bench;

import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Directories;
import dev.everfold.examples.counter.Counter;
import dev.everfold.journal.JournalOptions;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deposits into accounts, as fast as the acknowledgements come. */
@Command(
        name = "counter",
        mixinStandardHelpOptions = true,
        description = {
            "Closed-loop clients ask Deposit(1) of one of the accounts at random.",
            "Beside it, in the same run, one thread appends the same bytes to a plain Chronicle Queue, in groups of the"
                    + " same size with the same sync: the limit."
        })
public final class CounterBench implements Callable<Integer> {

    @Option(names = "--keys", defaultValue = "1000", description = "Accounts (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Option(names = "--clients", defaultValue = "64", description = "Clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Measured time (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "Seconds before it (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--durability",
            defaultValue = "synced",
            description = "synced or written (default: ${DEFAULT-VALUE}).")
    private Durability durability = Durability.SYNCED;

    @Option(names = "--shards", defaultValue = "1", description = "Shards (default: ${DEFAULT-VALUE}).")
    private int shards;

    @Option(names = "--data", description = "Keep the store in this new directory (default: a temporary one).")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (data != null) {
            return run(data);
        }
        Path temporary = Files.createTempDirectory("everfold-bench");
        try {
            return run(temporary);
        } finally {
            Directories.delete(temporary);
        }
    }

    private int run(Path directory) throws IOException, InterruptedException {
        SystemOptions options = SystemOptions.DEFAULT
                .journal(JournalOptions.DEFAULT.shards(shards))
                .durability(durability)
                .residency(ResidencyOptions.DEFAULT.actorsMax(Math.max(keys, 1)));
        Path store = directory.resolve("store");
        CountingJournal journal =
                new CountingJournal(JournalProvider.installed().open(store, options.journal()));
        SnapshotStore snapshots = SnapshotStoreProvider.installed()
                .orElseThrow(() -> new IllegalStateException("no snapshot store on the class path"))
                .open(store, journal.id(), journal.shards());
        try (ActorSystem system =
                ActorSystem.open(journal, snapshots, Environment.production(), options, Counter.TYPE)) {
            List<ActorRef<Counter.Deposit, Counter.Balance, Void>> actors = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                actors.add(system.ref(Counter.TYPE, "account-" + i));
            }
            ClosedLoop loop = new ClosedLoop(actors::get, actors.size(), clients);
            CountingJournal.Count cold = journal.count();
            loop.run(Duration.ofSeconds(warmup));
            RawLimit limit = new RawLimit(
                    directory, journal.sampleBytes(), journal.count().groupSince(cold), durability);
            double limitBefore = limit.measure();
            CountingJournal.Count warm = journal.count();
            ClosedLoop.Result result = loop.run(Duration.ofSeconds(seconds));
            int group = journal.count().groupSince(warm);
            double limitAfter = new RawLimit(directory, journal.sampleBytes(), group, durability).measure();
            long sum = actors.stream()
                    .mapToLong(actor -> actor.state().state().amount())
                    .sum();
            print(result, loop.acknowledged(), sum, group, (limitBefore + limitAfter) / 2);
            return sum == loop.acknowledged() ? 0 : 1;
        }
    }

    private void print(ClosedLoop.Result result, long acked, long sum, int group, double limit) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "counter");
        figures.put("keys", keys);
        figures.put("clients", clients);
        figures.put("durability", durability.name().toLowerCase(Locale.ROOT));
        figures.put("shards", shards);
        figures.put("opsPerSecond", Math.round(result.operationsPerSecond()));
        figures.put("p50Micros", Figures.tenths(result.micros(50)));
        figures.put("p99Micros", Figures.tenths(result.micros(99)));
        figures.put("p999Micros", Figures.tenths(result.micros(99.9)));
        figures.put("acked", acked);
        figures.put("sumOfBalances", sum);
        figures.put("groupSize", group);
        figures.put("limitOpsPerSecond", Math.round(limit));
        figures.put("ratioToLimit", Math.round(result.operationsPerSecond() / limit * 1000) / 1000.0);
        Figures.print(figures, json);
    }
}
