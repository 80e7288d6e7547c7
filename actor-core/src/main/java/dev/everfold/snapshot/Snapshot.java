package dev.everfold.snapshot;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Offset;

/**
 * An actor's state as of one of its entries. Recovery begins with it and folds the events of the entries after it.
 *
 * @param sequenceNumber of the last event in the state
 * @param offset of the entry up to which, itself included, the actor's history is in the state
 * @param state encoded by the codec of the actor's type, under the schema that the fingerprint names
 */
public record Snapshot(long sequenceNumber, Offset offset, Payload state) {

    public Snapshot {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must not be negative, was " + sequenceNumber);
        }
    }
}
