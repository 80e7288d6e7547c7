package dev.everfold.journal;

import dev.everfold.codec.Dictionary;
import java.util.concurrent.CompletionStage;

/**
 * A shard in the hands of its owner. {@link #append} and {@link #commit} belong to one thread at a time, the shard's
 * writer, which is a platform thread that nobody interrupts; the reading methods may be called from any thread.
 */
public interface ShardJournal extends AutoCloseable {

    /** The writer epoch of this ownership: larger than that of every earlier owner. */
    long epoch();

    /** The schemas of all that can be read here, the owner's own claim included. */
    Dictionary dictionary();

    /**
     * Writes an entry behind the last one. It is not durable yet.
     *
     * @return where it lies, to be named as {@code previous} by the actor's next entry, even before the commit
     * @throws JournalException or an {@link Error} when the storage failed: this ownership is then void, every later
     *     call of append and commit fails, and what was not committed may or may not be found by the next owner
     */
    Offset append(Entry entry);

    /**
     * Makes everything appended so far durable, as the journal's durability defines it. At most one commit is under
     * way. The stage may complete on any thread, or be complete at return; it completes exceptionally, or the call
     * throws, when the storage failed, with the consequences named at {@link #append}.
     */
    CompletionStage<Void> commit();

    /**
     * Whether there is room for new work. False below the reserve of disk space: the owner then refuses new commands,
     * while what has been decided can still be appended.
     */
    boolean hasRoom();

    /**
     * Reads forward from this offset, or from the first entry that is left when that is later. Sees what was committed
     * when {@link EntryCursor#next} is called.
     */
    EntryCursor read(Offset from);

    /**
     * Reads an actor's own history along its chain: every entry of the actor with an event or an outcome, oldest first,
     * up to the one at {@code head}. Costs what the actor's entries cost, whatever else lies in the shard.
     *
     * @param head a committed entry of the actor
     */
    EntryCursor history(Offset head);

    /**
     * Allows the journal to forget entries before this offset. It may keep more. Whatever still refers to them is the
     * caller's affair.
     */
    void trim(Offset before);

    /** Gives up the ownership. Whatever is not committed may be lost. Idempotent. */
    @Override
    void close();
}
