package dev.everfold.internal;

import dev.everfold.SnapshotPolicy;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells when the next snapshot of an actor is due, by the policy of its type. For the activation. */
final class SnapshotClock {

    /** Up to this size a snapshot costs little more than an event. */
    private static final int SMALL_STATE_BYTES = 4 << 10;

    /** A snapshot may take as many times the bytes of the events since the last one. */
    private static final int STATE_PER_EVENTS = 8;

    private final SnapshotPolicy policy;
    private final @Nullable Predicate<Object> condition;
    private final long intervalMillis;
    private long events;
    private long bytes;
    private long sinceMillis;
    private long stateBytes;
    private @Nullable SnapshotTaker underWay;

    /**
     * A clock that has run through a recovery.
     *
     * @param snapshotBytes what the state took in the snapshot from which it began; 0 for none
     */
    SnapshotClock(Kind<?, ?, ?, ?, ?> kind, Fold<?, ?> recovered, long snapshotBytes) {
        this.policy = kind.options().snapshots();
        this.condition = policy.when().orElse(null);
        this.intervalMillis = policy.interval().toMillis();
        this.events = recovered.eventCount();
        this.bytes = recovered.eventBytes();
        this.sinceMillis = recovered.timestampMillis();
        this.stateBytes = snapshotBytes;
    }

    /** Whether a snapshot is due after this turn. */
    boolean isDueAfter(Entry entry, Object state) {
        events += entry.events().size();
        for (Payload event : entry.events()) {
            bytes += event.bytes().length;
        }
        if (underWay != null) {
            if (!underWay.isDone()) {
                return false;
            }
            finish(underWay);
        }
        if (entry.events().isEmpty()) {
            return false;
        }
        return (isWorthIt() && (isReached(events, policy.events()) || isReached(bytes, policy.bytes())))
                || isReached(entry.header().timestampMillis() - sinceMillis, intervalMillis)
                || (condition != null && condition.test(state));
    }

    /** Whether so much has come since the last snapshot that one more costs a bounded number of times as much. */
    private boolean isWorthIt() {
        return stateBytes <= SMALL_STATE_BYTES || bytes >= stateBytes / STATE_PER_EVENTS;
    }

    private static boolean isReached(long value, long bound) {
        return bound > 0 && value >= bound;
    }

    private void finish(SnapshotTaker taken) {
        if (taken.bytes() > 0) {
            stateBytes = taken.bytes();
        }
        underWay = null;
    }

    /** Whether one is due as the actor leaves memory. */
    boolean isDueAtPassivation() {
        return events > 0 && (underWay == null || underWay.isDone()) && policy.onPassivation();
    }

    /** A snapshot is being taken. */
    void begin(SnapshotTaker taker, long nowMillis) {
        underWay = taker;
        events = 0;
        bytes = 0;
        sinceMillis = nowMillis;
    }

    /** What the actor's state is thought to take, encoded: that of its last snapshot and the events since. */
    long bytesEstimate() {
        if (underWay != null && underWay.isDone()) {
            finish(underWay);
        }
        return stateBytes + bytes;
    }
}
