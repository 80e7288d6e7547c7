package dev.everfold.internal;

import dev.everfold.journal.Journal;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Opens the snapshot store of a journal. */
@FunctionalInterface
public interface Stores {

    /**
     * Opens the store.
     *
     * @param isWhole whether the journal still has everything, so that a store which is lost can be made anew
     */
    Storage open(Journal journal, boolean isWhole);

    /** A store in memory that is gone with the system. */
    static Stores inMemory() {
        return (journal, isWhole) -> new Storage(journal, new InMemorySnapshotStore(journal.shards()), false);
    }

    /** This store, which lasts as long as the journal. */
    static Stores given(SnapshotStore store) {
        return (journal, isWhole) -> new Storage(journal, store, true);
    }

    /**
     * The store beside the journal in this directory; in memory when none is installed.
     *
     * @param background where the store's provider is warmed up, from now on
     */
    static Stores beside(Path directory, Executor background) {
        return SnapshotStoreProvider.installed()
                .<Stores>map(provider -> {
                    WarmUp.begin(provider::warmUp, background);
                    return (journal, isWhole) ->
                            new Storage(journal, openOrMakeAnew(provider, directory, journal, isWhole), true);
                })
                .orElseGet(Stores::inMemory);
    }

    private static SnapshotStore openOrMakeAnew(
            SnapshotStoreProvider provider, Path directory, Journal journal, boolean isWhole) {
        try {
            return provider.open(directory, journal.id(), journal.shards());
        } catch (SnapshotStoreException failure) {
            if (!failure.isDamaged()) {
                throw failure;
            }
            if (!isWhole) {
                throw SnapshotStoreException.unusable(
                        failure.getMessage()
                                + ". The journal has been trimmed, so the store cannot be made anew from it: restore"
                                + " the store's directory as a whole from a backup. Nothing was changed",
                        failure);
            }
            Path aside = provider.setAside(directory);
            System.getLogger("dev.everfold")
                    .log(
                            System.Logger.Level.WARNING,
                            "the snapshot store is damaged (" + failure.getMessage() + "); it was renamed to " + aside
                                    + ", and a new one is made from the journal",
                            failure);
            return provider.open(directory, journal.id(), journal.shards());
        }
    }
}
