package dev.everfold.snapshot;

import dev.everfold.journal.Offset;

/**
 * Where an actor's history ends.
 *
 * @param sequenceNumber of its last event; 0 for an actor whose entries hold none
 * @param offset of its last entry
 */
public record ActorHead(long sequenceNumber, Offset offset) {

    public ActorHead {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must not be negative, was " + sequenceNumber);
        }
    }
}
