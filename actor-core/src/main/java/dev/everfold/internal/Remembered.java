package dev.everfold.internal;

import dev.everfold.ActorOptions;
import dev.everfold.journal.Entry;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one actor has in mind besides its state: the outcomes that it has recorded under idempotency keys, within the
 * window and number of its type (P8), and its timers. Time is that of the entries, so that a replay forgets as the live
 * actor did. For the activation.
 */
final class Remembered {

    private final long windowMillis;
    private final int keysMax;
    private final Map<String, RecordedOutcome> records = new LinkedHashMap<>(4);
    private final LiveTimers timers = new LiveTimers();
    private long newestMillis;

    Remembered(ActorOptions options) {
        windowMillis = TimeUnit.NANOSECONDS.toMillis(Deadline.nanos(options.idempotencyWindow()));
        keysMax = options.idempotencyKeysMax();
    }

    /** The actor's time: that of the clock, unless the actor has seen a later one. It never goes back. */
    long advance(long clockMillis) {
        newestMillis = Math.max(newestMillis, clockMillis);
        return newestMillis;
    }

    /** The outcome under this key, or null when there is none within the window that ends now. */
    @Nullable
    RecordedOutcome find(String key, long nowMillis) {
        RecordedOutcome found = records.get(key);
        return found == null || found.timestampMillis() < nowMillis - windowMillis ? null : found;
    }

    /** The actor's time so far: that of its last entry, or of a command since. */
    long newestMillis() {
        return newestMillis;
    }

    /** What an entry has to be remembered for. */
    void add(Entry entry) {
        advance(entry.header().timestampMillis());
        if (entry.outcome().idempotencyKey() != null) {
            add(new RecordedOutcome(
                    entry.outcome(), entry.lastSequenceNumber(), entry.header().timestampMillis()));
        }
        timers.add(entry.timers());
    }

    /** Begins with what a snapshot has. */
    void restore(Snapshot snapshot) {
        snapshot.outcomes().forEach(this::add);
        timers.restore(snapshot.timers());
        advance(snapshot.timestampMillis());
    }

    /** The timers that may fire. */
    LiveTimers timers() {
        return timers;
    }

    /** All outcomes, the oldest first: a copy. */
    List<RecordedOutcome> outcomes() {
        return records.isEmpty() ? List.of() : List.copyOf(records.values());
    }

    private void add(RecordedOutcome added) {
        String key = Invariant.present(added.outcome().idempotencyKey(), "the key of a recorded outcome");
        records.remove(key); // so that it becomes the newest
        records.put(key, added);
        long oldestMillis = added.timestampMillis() - windowMillis;
        Iterator<RecordedOutcome> byAge = records.values().iterator();
        while (byAge.hasNext()) {
            RecordedOutcome oldest = byAge.next();
            if (records.size() <= keysMax && oldest.timestampMillis() >= oldestMillis) {
                break;
            }
            byAge.remove();
        }
    }
}
