package dev.everfold.snapshot;

import dev.everfold.ActorId;

/**
 * A snapshot for the store.
 *
 * @param actor whose
 * @param snapshot newer than every one of this actor before, or, in place of the newest, as of the same entry
 * @param kept how many of the actor's snapshots the store keeps, this one included, at least 1; older ones go
 */
public record NewSnapshot(ActorId actor, Snapshot snapshot, int kept) {

    public NewSnapshot {
        if (kept < 1) {
            throw new IllegalArgumentException("kept must be at least 1, was " + kept);
        }
    }
}
