package dev.everfold.internal;

import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import org.jspecify.annotations.Nullable;

/**
 * What the snapshot store does not know yet of a shard's journal; read once, at opening. The whole journal when the
 * store is new.
 */
final class Suffix {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final int shard;
    private final ShardJournal journal;
    private final ShardSnapshots snapshots;
    private final Heads heads;
    private final ShardMessages messages;
    private final ShardTimers timers;

    Suffix(Shard shard) {
        this.shard = shard.number();
        this.journal = shard.journal();
        this.snapshots = shard.snapshots();
        this.heads = shard.heads();
        this.messages = shard.messages();
        this.timers = shard.timers();
    }

    /**
     * Reads it into heads, messages and timers. Blocks.
     *
     * @throws JournalException when the journal was trimmed and the store does not fit to what is left of it
     */
    void replay(IndexWriter index) {
        ShardProgress known = snapshots.progress().orElse(null);
        try (EntryCursor cursor = openBehind(known)) {
            if (known != null && cursor != null) {
                messages.restore(known);
                index.startAfter(known.completeUpTo());
                replay(cursor, false, index);
                return;
            }
        }
        if (!journal.isWhole()) {
            throw new JournalException(
                    "shard " + shard + ": the journal was trimmed, and "
                            + (known == null
                                    ? "there is no snapshot store that tells of what is gone"
                                    : "the snapshot store, which is complete up to " + known.completeUpTo()
                                            + ", does not fit to what is left of it")
                            + "; restore the store's directory as a whole from a backup. Nothing was changed",
                    null);
        }
        if (known != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "shard {0}: the snapshot store is complete up to {1}, which is no entry of the journal; it is made"
                            + " anew from the journal",
                    Integer.toString(shard),
                    known.completeUpTo());
            snapshots.clear();
        }
        try (EntryCursor cursor = journal.read(Offset.NONE)) {
            replay(cursor, true, index);
        }
    }

    /** A cursor behind the last entry that the store knows; null when that is not in the journal. */
    private @Nullable EntryCursor openBehind(@Nullable ShardProgress known) {
        if (known == null || known.completeUpTo().compareTo(journal.end()) >= 0) {
            return null;
        }
        EntryCursor cursor = journal.read(known.completeUpTo());
        StoredEntry last = cursor.next();
        if (last != null && last.offset().equals(known.completeUpTo())) {
            return cursor;
        }
        cursor.close();
        return null;
    }

    private void replay(EntryCursor cursor, boolean fromTheFirst, IndexWriter index) {
        boolean isFirst = fromTheFirst;
        for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
            heads.replay(stored, isFirst, shard);
            messages.replay(stored, shard);
            timers.durable(stored.entry());
            isFirst &= !index.replayed(stored.offset());
        }
    }
}
