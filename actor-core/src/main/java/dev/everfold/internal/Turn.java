package dev.everfold.internal;

import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import org.jspecify.annotations.Nullable;

/**
 * What an activation hands to the shard's writer: usually an entry to append, always a settlement that waits until
 * everything before it is durable (P3). A turn without an entry only waits.
 */
abstract class Turn extends Mailbox.Node<Turn> {

    /** What a turn takes beside its entry, with everything that hangs on it. */
    private static final int OVERHEAD_BYTES = 1024;

    /** Of the actor whose turn it is. */
    final Head head;

    /**
     * The entry. Made by the activation without the links that only the writer knows, the previous entry and the
     * numbers of messages; replaced by the complete one when it is appended. For the writer, once submitted.
     */
    @Nullable
    Entry entry;

    /** A snapshot of the state after this turn, to be taken once that is durable; null for none. */
    @Nullable
    SnapshotTaker snapshot;

    /** Where the entry lies, once appended. For the writer. */
    Offset offset = Offset.NONE;

    /** What the turn takes in memory, roughly and at least. */
    final long bytes;

    private volatile boolean settled;

    Turn(Head head, @Nullable Entry entry) {
        this.head = head;
        this.bytes = OVERHEAD_BYTES + (entry == null ? 0 : EntrySize.bytesMax(entry));
        this.entry = entry;
    }

    /** Whether everything up to this turn is durable, or has failed. */
    final boolean isSettled() {
        return settled;
    }

    /** Called by the writer, once: everything up to this turn is durable. */
    final void settle() {
        durable();
        settled = true;
    }

    /** Called by the writer, once, instead of {@link #settle}. */
    final void fail(EverfoldException failure) {
        failed(failure);
        settled = true;
    }

    abstract void durable();

    abstract void failed(EverfoldException failure);
}
