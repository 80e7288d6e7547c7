package dev.everfold.snapshot;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import java.util.List;

/**
 * All that an actor knows as of one of its entries. Recovery begins with it and goes on with the entries after it.
 *
 * @param sequenceNumber of the last event in the state
 * @param offset of the entry up to which, itself included, the actor's history is in the snapshot
 * @param timestampMillis of that entry, since the epoch
 * @param state encoded by the codec of the actor's type, under the schema that the fingerprint names
 * @param outcomes what is remembered under idempotency keys, the oldest first
 * @param timers that may fire, in the order in which they were set
 */
public record Snapshot(
        long sequenceNumber,
        Offset offset,
        long timestampMillis,
        Payload state,
        List<RecordedOutcome> outcomes,
        List<Entry.SetTimer> timers) {

    public Snapshot {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must not be negative, was " + sequenceNumber);
        }
        outcomes = List.copyOf(outcomes);
        timers = List.copyOf(timers);
    }

    /** Of an actor without timers. */
    public Snapshot(
            long sequenceNumber, Offset offset, long timestampMillis, Payload state, List<RecordedOutcome> outcomes) {
        this(sequenceNumber, offset, timestampMillis, state, outcomes, List.of());
    }
}
