package dev.everfold.journal;

import dev.everfold.codec.Dictionary;
import java.util.UUID;

/**
 * Reads the data of a journal that nobody has open, archived segments included, and changes nothing. Usable from any
 * thread.
 */
public interface JournalReader extends AutoCloseable {

    /** The journal's name among all others. */
    UUID id();

    /** How many shards there are. */
    int shards();

    /** The schemas of all that can be read here. */
    Dictionary dictionary();

    /** Whether everything that was ever journaled in this shard can be read: it is left, or archived. */
    boolean isWhole(int shard);

    /** Reads forward from this offset, or from the first entry that can be read when that is later. */
    EntryCursor read(int shard, Offset from);

    /** Ends all use of it. Idempotent. */
    @Override
    void close();
}
