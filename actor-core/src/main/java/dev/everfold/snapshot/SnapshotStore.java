package dev.everfold.snapshot;

/**
 * Keeps, behind the journal, what would otherwise have to be read from all of it: snapshots and heads of actors, and
 * how far each shard is known. Nothing in it is the only copy: a store that is lost, or deleted, is made anew from the
 * journal, as long as that keeps its history.
 *
 * <p>It promises less than the journal, to be quick: a crash may take its last batches, the newest first, but none of
 * them in part.
 */
public interface SnapshotStore extends AutoCloseable {

    /** How many shards it has: as many as its journal. */
    int shards();

    /** How many snapshots of an actor it keeps, at least 1; when there is one more, the oldest goes. */
    int snapshotsKept();

    /**
     * A shard's part; the same at every call.
     *
     * @throws IndexOutOfBoundsException when there is no such shard
     */
    ShardSnapshots shard(int shard);

    /** Ends all use of it. Idempotent. */
    @Override
    void close();
}
