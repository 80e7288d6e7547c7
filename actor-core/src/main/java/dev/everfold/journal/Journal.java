package dev.everfold.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The durable sequence of turns, split into a fixed number of shards. An implementation passes {@code JournalContract}
 * of the module property-tests. Usable from any thread.
 */
public interface Journal extends AutoCloseable {

    /** Names this journal among all others; fixed for the life of its data. */
    UUID id();

    /** How many shards there are; fixed for the life of the journal's data. */
    int shards();

    /** The largest entry that {@link ShardJournal#append} takes, in bytes of {@link EntryFormat}. */
    int entryBytesMax();

    /**
     * Takes ownership of a shard with a writer epoch larger than any before, declares the claim, and reads what is
     * there to a consistent end: a torn tail is cut. What is readable afterwards stays so. Blocks.
     *
     * @throws CorruptJournalException when the shard is damaged; nothing was changed
     * @throws JournalException when the shard has an owner already, or the storage failed
     */
    ShardJournal acquire(int shard, Claim claim);

    /**
     * Writes a copy of all that was committed before these ends into this directory: opening the copy finds exactly
     * that. Blocks; appends go on meanwhile, trimming waits.
     *
     * @param directory exists, and holds no journal
     * @param ends of the shards, in order
     * @param previous an earlier copy of this journal: what is the same there is linked; null for none
     * @throws JournalException when the storage failed
     * @throws UnsupportedOperationException when the journal is not on a disk
     */
    void copyTo(Path directory, List<Offset> ends, @Nullable Path previous);

    /** Releases every shard and all resources. Blocks. Idempotent. */
    @Override
    void close();
}
