package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Offset;
import java.util.List;
import java.util.Optional;

/**
 * One shard's part of a {@link SnapshotStore}. {@link #write} and {@link #clear} belong to one thread at a time; the
 * other methods may be called from any thread, and see a batch whole or not at all.
 */
public interface ShardSnapshots {

    /**
     * Up to which entry of the journal the heads are complete; {@link Offset#NONE} when nothing is known. What the
     * journal holds after it has to be read there.
     */
    Offset completeUpTo();

    /** Where the actor's history ends, as of {@link #completeUpTo}; empty for one without an entry up to there. */
    Optional<ActorHead> head(ActorId actor);

    /**
     * The actor's newest snapshots, the newest first, at most {@link SnapshotStore#snapshotsKept}. One that is damaged
     * is left out, so that the one before it, or the whole history, has to do.
     */
    List<Snapshot> snapshots(ActorId actor);

    /**
     * Takes in a batch, the whole of it or nothing. What it says must be durable in the journal: after a crash the
     * store may lack its last batches, but must never know what the journal does not hold.
     *
     * @throws IllegalArgumentException when the batch is complete up to less than what was known before, or a snapshot
     *     is newer than its actor's head; nothing was changed
     * @throws EverfoldException when the storage failed
     */
    void write(SnapshotBatch batch);

    /** Forgets everything, so that it is made anew from the journal. */
    void clear();
}
