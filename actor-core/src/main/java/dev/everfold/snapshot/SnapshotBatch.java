package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import java.util.List;

/**
 * What a shard's part of a {@link SnapshotStore} learns at once.
 *
 * @param progress how far the shard is known with this batch
 * @param heads of the actors that have entries since the batch before, one for each
 * @param snapshots new ones, at most one for an actor
 * @param timersSet that may fire, and could not before
 * @param timersEnded that may not fire any more; the store need not know them
 */
public record SnapshotBatch(
        ShardProgress progress,
        List<ActorHead> heads,
        List<NewSnapshot> snapshots,
        List<TimerKey> timersSet,
        List<TimerKey> timersEnded) {

    /**
     * A batch.
     *
     * @throws IllegalArgumentException when a head or a snapshot lies beyond what the batch says is accounted for
     */
    public SnapshotBatch {
        for (ActorHead head : heads) {
            checkWithin(progress.completeUpTo(), "the head", head.actor(), head.offset());
        }
        for (NewSnapshot added : snapshots) {
            checkWithin(
                    progress.completeUpTo(),
                    "a snapshot",
                    added.actor(),
                    added.snapshot().offset());
        }
    }

    private static void checkWithin(Offset completeUpTo, String what, ActorId actor, Offset offset) {
        if (offset.compareTo(completeUpTo) > 0) {
            throw new IllegalArgumentException(
                    what + " of " + actor + " is at " + offset + ", and the batch is complete up to " + completeUpTo);
        }
    }

    /** A batch in which no timer changes. */
    public SnapshotBatch(ShardProgress progress, List<ActorHead> heads, List<NewSnapshot> snapshots) {
        this(progress, heads, snapshots, List.of(), List.of());
    }
}
