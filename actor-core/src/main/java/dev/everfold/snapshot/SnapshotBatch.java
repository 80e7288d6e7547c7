package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import java.util.Map;

/**
 * What a shard's part of a {@link SnapshotStore} learns at once.
 *
 * @param completeUpTo every entry of the shard up to this one, itself included, is accounted for in heads, by this
 *     batch or an earlier one
 * @param heads of the actors that have entries since the batch before
 * @param snapshots new ones, at most one for an actor
 */
public record SnapshotBatch(Offset completeUpTo, Map<ActorId, ActorHead> heads, Map<ActorId, Snapshot> snapshots) {

    /**
     * A batch.
     *
     * @throws IllegalArgumentException when a head or a snapshot lies beyond what the batch says is accounted for
     */
    public SnapshotBatch {
        heads = Map.copyOf(heads);
        snapshots = Map.copyOf(snapshots);
        for (Map.Entry<ActorId, ActorHead> head : heads.entrySet()) {
            checkWithin(completeUpTo, "the head", head.getKey(), head.getValue().offset());
        }
        for (Map.Entry<ActorId, Snapshot> snapshot : snapshots.entrySet()) {
            checkWithin(
                    completeUpTo,
                    "a snapshot",
                    snapshot.getKey(),
                    snapshot.getValue().offset());
        }
    }

    private static void checkWithin(Offset completeUpTo, String what, ActorId actor, Offset offset) {
        if (offset.compareTo(completeUpTo) > 0) {
            throw new IllegalArgumentException(
                    what + " of " + actor + " is at " + offset + ", and the batch is complete up to " + completeUpTo);
        }
    }
}
