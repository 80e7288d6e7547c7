package dev.everfold.journal;

import dev.everfold.codec.Dictionary;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

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
     * Reads an actor's own history along its chain, oldest first: every entry of the actor behind {@code after}, up to
     * the one at {@code head}. The chain begins with the actor's first entry, with its last tombstone, or with the
     * first entry after that. Costs what these entries cost, whatever else lies in the shard.
     *
     * @param head a committed entry of the actor
     * @param after an entry of the actor that is known already, whether it is left or not; {@link Offset#NONE} for none
     * @throws TrimmedException from the first {@link EntryCursor#next} when the chain leads to entries that were
     *     trimmed
     */
    EntryCursor history(Offset head, Offset after);

    /** The whole of an actor's history. */
    default EntryCursor history(Offset head) {
        return history(head, Offset.NONE);
    }

    /** Behind the last committed entry: every committed entry has a smaller offset, and no later one has. */
    Offset end();

    /** Whether nothing was ever trimmed. */
    boolean isWhole();

    /** The segments that take no more entries and of which everything is committed, the oldest first. */
    List<Segment> sealed();

    /** The segments that were archived and are not among the sealed ones any more, the oldest first. */
    default List<Segment> archived() {
        return List.of();
    }

    /**
     * Seals the segment that takes entries now, if it has any; the next entry begins another. For the writer, and only
     * when everything appended is committed.
     */
    void seal();

    /**
     * Makes everything committed so far survive a power cut, whatever the durability is. Blocks.
     *
     * @throws JournalException when the storage failed, with the consequences named at {@link #append}
     */
    void sync();

    /**
     * Forgets, or archives, the sealed segments that lie entirely before this offset; their space is given back.
     * Whatever still refers to them is the caller's affair. Blocks. For one thread at a time.
     *
     * @throws JournalException when the storage failed; what was to be forgotten may be there again when the shard is
     *     acquired anew
     */
    void trim(Offset before);

    /**
     * Replaces entries of a sealed or archived segment by others of the same encoded size, the whole segment at once or
     * nothing: for erasing. What was there is gone from the disk afterwards, archived copies included. Blocks. For one
     * thread at a time, the one that trims.
     *
     * @param change gives the entry to put in the place of one; the same one to leave it
     */
    void rewrite(Segment segment, Function<StoredEntry, Entry> change);

    /** Gives up the ownership. Whatever is not committed may be lost. Idempotent. */
    @Override
    void close();
}
