package dev.everfold.properties;

import dev.everfold.journal.Journal;

/** What an implementor of {@link JournalContract} supplies: data that outlive the journals opened on them. */
public interface StoreUnderTest extends AutoCloseable {

    /** Opens a journal on the data. Called only when none is open: at first, after a close, or after {@link #crash}. */
    Journal open();

    /**
     * Ends the process that had the journal open, or makes it seem so: the journal was not closed, and the next one
     * opened finds what a process finds that starts after the kill of another. Nobody uses the old journal any more.
     */
    void crash();

    /** Removes everything. */
    @Override
    void close();
}
