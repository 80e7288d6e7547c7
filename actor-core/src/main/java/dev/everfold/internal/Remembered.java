package dev.everfold.internal;

import dev.everfold.ActorOptions;
import dev.everfold.journal.Entry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes that one actor has recorded under idempotency keys, within the window and number of its type (P8). Time
 * is that of the entries, so that a replay forgets as the live actor did. For the activation.
 */
final class Remembered {

    /**
     * A recorded outcome.
     *
     * @param outcome as journaled
     * @param sequenceNumber of the actor's last event after that turn
     * @param timestampMillis of that turn
     */
    record Recorded(Entry.Outcome outcome, long sequenceNumber, long timestampMillis) {}

    private final long windowMillis;
    private final int keysMax;
    private final Map<String, Recorded> records = new LinkedHashMap<>(4);
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
    Recorded find(String key, long nowMillis) {
        Recorded found = records.get(key);
        return found == null || found.timestampMillis < nowMillis - windowMillis ? null : found;
    }

    void add(String key, Recorded added) {
        records.remove(key); // so that it becomes the newest
        records.put(key, added);
        long oldestMillis = added.timestampMillis - windowMillis;
        Iterator<Recorded> byAge = records.values().iterator();
        while (byAge.hasNext()) {
            Recorded oldest = byAge.next();
            if (records.size() <= keysMax && oldest.timestampMillis >= oldestMillis) {
                break;
            }
            byAge.remove();
        }
    }
}
