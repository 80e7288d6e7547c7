package dev.everfold.properties;

import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;

/** A store in memory: the journal itself keeps its content when it is closed. */
public final class InMemoryStore implements StoreUnderTest {

    private final InMemoryJournal journal;

    /** An empty store with this many shards. */
    public InMemoryStore(int shards) {
        journal = new InMemoryJournal(shards);
    }

    /** An empty store with this many shards, whose segments hold this many entries each. */
    public InMemoryStore(int shards, int segmentEntries) {
        journal = new InMemoryJournal(shards, segmentEntries);
    }

    @Override
    public Journal open() {
        return journal;
    }

    @Override
    public void crash() {
        journal.crash();
    }

    @Override
    public void close() {
        journal.close();
    }
}
