package dev.everfold.journal;

import java.util.UUID;

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

    /** Releases every shard and all resources. Blocks. Idempotent. */
    @Override
    void close();
}
