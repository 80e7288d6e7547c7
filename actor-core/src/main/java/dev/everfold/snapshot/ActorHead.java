package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;

/**
 * Where an actor's history ends.
 *
 * @param actor the actor
 * @param sequenceNumber of its last event; 0 for an actor whose entries hold none
 * @param offset of its last entry
 * @param deleted whether that entry is a tombstone
 */
public record ActorHead(ActorId actor, long sequenceNumber, Offset offset, boolean deleted) {

    public ActorHead {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must not be negative, was " + sequenceNumber);
        }
    }
}
