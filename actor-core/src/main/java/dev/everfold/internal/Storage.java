package dev.everfold.internal;

import dev.everfold.journal.Journal;
import dev.everfold.snapshot.SnapshotStore;

/**
 * What a system keeps its data in.
 *
 * @param journal the truth
 * @param snapshots what was made of it
 * @param mayTrim whether the journal may be trimmed: not when the snapshots are gone with the system
 */
public record Storage(Journal journal, SnapshotStore snapshots, boolean mayTrim) implements AutoCloseable {

    @Override
    public void close() {
        try (journal) {
            snapshots.close();
        }
    }
}
