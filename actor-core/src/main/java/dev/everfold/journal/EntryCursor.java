package dev.everfold.journal;

import org.jspecify.annotations.Nullable;

/** Reads entries one after the other. For one thread at a time; blocks on storage; its user closes it. */
public interface EntryCursor extends AutoCloseable {

    /**
     * The next entry, or null when there is none now; a later call may find more.
     *
     * @throws CorruptJournalException when there is one that is damaged
     */
    @Nullable
    StoredEntry next();

    @Override
    void close();
}
