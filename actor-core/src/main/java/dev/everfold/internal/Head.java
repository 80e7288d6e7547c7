package dev.everfold.internal;

import dev.everfold.journal.Offset;

/**
 * Where an actor's history ends. One object per actor that has entries, or is in memory; it outlives activations.
 *
 * <p>{@code appended} belongs to the shard's writer: it names the newest entry written, durable or not, to which the
 * next one links. {@code durable} is what everybody else may rely on.
 */
final class Head {

    Offset appended;

    /** Of the last event appended; belongs to the writer as well. */
    long sequenceNumber;

    private volatile Offset durable;

    Head(Offset durable, long sequenceNumber) {
        this.appended = durable;
        this.sequenceNumber = sequenceNumber;
        this.durable = durable;
    }

    Offset durable() {
        return durable;
    }

    void durable(Offset offset) {
        durable = offset;
    }
}
