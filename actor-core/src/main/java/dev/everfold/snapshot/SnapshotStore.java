package dev.everfold.snapshot;

import dev.everfold.EverfoldException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Keeps, behind the journal, what would otherwise have to be read from all of it: snapshots and heads of actors, and
 * how far each shard is known. As long as the journal keeps its whole history, a store that is lost, or deleted, is
 * made anew from it. Once the journal has been trimmed, the bases in here are the only record of what is gone; so a
 * journal is trimmed only behind a {@link #flush}.
 *
 * <p>It promises less than the journal, to be quick: the end of the machine may take what was written since the last
 * flush, the newest batches first, but none of them in part. The end of the process takes nothing.
 */
public interface SnapshotStore extends AutoCloseable {

    /** How many shards it has: as many as its journal. */
    int shards();

    /**
     * A shard's part; the same at every call.
     *
     * @throws IndexOutOfBoundsException when there is no such shard
     */
    ShardSnapshots shard(int shard);

    /** The schemas of all that is in here; the journal may have forgotten them. */
    Dictionary dictionary();

    /** Keeps these schemas, before the first value under one of them is written. */
    void learn(Collection<Schema> schemas);

    /**
     * Makes everything written so far survive a power cut. Blocks. From any thread.
     *
     * @throws EverfoldException when the storage failed
     */
    void flush();

    /**
     * Writes a consistent copy of the store, as of now, into this directory, which does not exist. Called
     * {@link SnapshotStoreProvider#DIRECTORY} in a copy of the journal's directory, it is opened with that. Blocks.
     *
     * @throws EverfoldException when the storage failed
     */
    void copyTo(Path directory);

    /** Ends all use of it. Idempotent. */
    @Override
    void close();
}
