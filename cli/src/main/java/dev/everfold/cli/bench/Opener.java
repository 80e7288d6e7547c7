package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.SystemOptions;
import dev.everfold.codec.Payload;
import dev.everfold.examples.counter.Counter;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Opens the store that a {@link Filler} left, and tells how long everything took. */
final class Opener {

    private static final int COLD_ACTORS = 1_000;

    private final Path directory;
    private final int actors;
    private final int ofLong;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);

    private Opener(Path directory, int actors, int ofLong) {
        this.directory = directory;
        this.actors = actors;
        this.ofLong = ofLong;
    }

    /** Arguments: the directory, how many actors, how many events of the long one, when this JVM was started. */
    public static void main(String[] arguments) throws IOException {
        Opener opener =
                new Opener(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        opener.open(Long.parseLong(arguments[3]));
        opener.foldShard();
        System.out.println(new ObjectMapper().writeValueAsString(opener.figures));
    }

    private void open(long startMillis) {
        try (ActorSystem system = ActorSystem.open(directory, SystemOptions.DEFAULT, Counter.TYPE, Filler.LONG)) {
            figures.put("openMillis", System.currentTimeMillis() - startMillis);
            var _ = account(system).ask(new Counter.Deposit(1));
            figures.put("firstReplyMillis", System.currentTimeMillis() - startMillis);
            List<CompletableFuture<?>> replies = new ArrayList<>();
            for (int i = 0; i < COLD_ACTORS; i++) {
                replies.add(account(system).askAsync(new Counter.Deposit(1)));
            }
            replies.forEach(CompletableFuture::join);
            figures.put("thousandRepliesMillis", System.currentTimeMillis() - startMillis);
            figures.put("coldActorMicrosP50", median(() -> account(system).state()));
            figures.put("coldCommandMicrosP50", median(() -> account(system).ask(new Counter.Deposit(1))));
            if (ofLong > 0) {
                long begin = System.nanoTime();
                long sum = system.ref(Filler.LONG, "long").state().state().amount();
                figures.put("replayEventsPerSecond", Math.round(sum * 1e9 / (System.nanoTime() - begin)));
            }
        }
    }

    private ActorRef<Counter.Deposit, Counter.Balance, Void> account(ActorSystem system) {
        return system.ref(Counter.TYPE, "account-" + random.nextInt(actors));
    }

    private static double median(Runnable call) {
        long[] nanos = new long[COLD_ACTORS];
        for (int i = 0; i < COLD_ACTORS; i++) {
            long begin = System.nanoTime();
            call.run();
            nanos[i] = System.nanoTime() - begin;
        }
        java.util.Arrays.sort(nanos);
        return Figures.tenths(nanos[COLD_ACTORS / 2] / 1e3);
    }

    /** Folds all actors from the journal, in its order. */
    private void foldShard() {
        Counter counter = new Counter();
        Map<String, Counter.Balance> balances = new HashMap<>();
        long events = 0;
        long begin = System.nanoTime();
        try (JournalReader reader = JournalProvider.installed().read(directory);
                EntryCursor cursor = reader.read(0, Offset.NONE)) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                String key = stored.entry().header().actor().key();
                Counter.Balance balance = balances.getOrDefault(key, counter.initialState());
                for (Payload event : stored.entry().events()) {
                    balance = counter.evolve(
                            balance, (Counter.Deposited) Counter.TYPE.codec().decode(event, reader.dictionary()));
                    events++;
                }
                balances.put(key, balance);
            }
        }
        figures.put("shardEventsPerSecond", Math.round(events * 1e9 / (System.nanoTime() - begin)));
    }
}
