package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Offset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of a {@link SnapshotStore}. {@link #write} belongs to one thread at a time, and so do
 * {@link #writeBases} and {@link #erase} together; the other methods may be called from any thread. What is written at
 * once is seen whole or not at all.
 *
 * <p>An actor has two kinds of snapshots. Those that its policy asked for, of which the newest few are kept, make
 * recovery quick and can be lost. Its <em>base</em> stands for the part of its history that may be trimmed: it was
 * folded from the journal, and nothing else tells of what it holds once that part is gone.
 */
public interface ShardSnapshots {

    /** How far the shard is known; empty when nothing is. What the journal holds after it has to be read there. */
    Optional<ShardProgress> progress();

    /**
     * Where the actor's history ends, as of {@link #progress}; empty for one without an entry up to there.
     *
     * @throws SnapshotStoreException when what the store holds of it is damaged, or the storage failed
     */
    Optional<ActorHead> head(ActorId actor);

    /**
     * The actor's snapshots, its base among them, the newest first. One that is damaged is left out and logged, so that
     * one before it, or the history, has to do.
     */
    List<Snapshot> snapshots(ActorId actor);

    /** The actor's base; empty while none of its history has been folded for trimming, or when it is damaged. */
    Optional<Snapshot> base(ActorId actor);

    /**
     * The actors of this type that have a head and are not deleted, in no particular order. Blocks as it advances;
     * close the stream.
     */
    Stream<ActorId> actors(String type);

    /**
     * Timers in the order of their keys: those behind {@code after}, of which at most {@code max}, that are due up to
     * and at {@code dueUpToMillis}. A hint where to look: an actor's own entries say whether it has the timer still.
     *
     * @param after null to begin with the first
     */
    List<TimerKey> timers(@Nullable TimerKey after, long dueUpToMillis, int max);

    /**
     * Takes in a batch, the whole of it or nothing. What it says must survive whatever the journal survives: after a
     * crash the store may lack its last batches, but must never know what the journal does not hold. With the head of a
     * tombstone, every snapshot of that actor goes; one as of before it that comes too late is left out.
     *
     * @throws IllegalArgumentException when the batch is complete up to less than what was known before; nothing was
     *     changed
     * @throws EverfoldException when the storage failed
     */
    void write(SnapshotBatch batch);

    /**
     * Replaces the bases of these actors; all or nothing. Not of an actor that is deleted: a base that comes too late
     * for it is left out.
     */
    void writeBases(Map<ActorId, Snapshot> bases);

    /**
     * Forgets the actor's snapshots up to this place of the journal, its base among them, so that nothing of them is
     * left on the disk. Its head stays. Blocks, long.
     */
    void erase(ActorId actor, Offset end);

    /** Forgets everything, so that it is made anew from the journal. */
    void clear();
}
