package dev.everfold.internal;

import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where a system's data are, before it is open.
 *
 * @param journal opens the journal, or hands over the one that was given
 * @param snapshots opens the snapshot store of the journal
 * @param abandon closes what was given, for a system that cannot be opened
 */
public record Stores(Supplier<Journal> journal, Opening snapshots, Runnable abandon) {

    /** Opens the snapshot store of a journal. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Opens the store.
         *
         * @param isWhole whether the journal still has everything, so that a store which is lost can be made anew
         */
        Storage open(Journal journal, boolean isWhole);
    }

    /** This journal, with a store in memory that is gone with the system. */
    public static Stores of(Journal journal) {
        return new Stores(() -> journal, Stores::inMemory, journal::close);
    }

    /** This journal and this store, which lasts as long. */
    public static Stores of(Journal journal, SnapshotStore store) {
        Storage storage = new Storage(journal, store, true);
        return new Stores(() -> journal, (_, _) -> storage, storage::close);
    }

    /**
     * A journal in this directory, and the store beside it; in memory when none is installed.
     *
     * @param background where providers are warmed up, from now on
     */
    public static Stores in(Path directory, JournalOptions options, Executor background) {
        JournalProvider journals = JournalProvider.installed();
        WarmUp.begin(journals::warmUp, background);
        Opening snapshots = SnapshotStoreProvider.installed()
                .map(provider -> beside(directory, provider, background))
                .orElse(Stores::inMemory);
        return new Stores(() -> journals.open(directory, options), snapshots, () -> {});
    }

    private static Opening beside(Path directory, SnapshotStoreProvider provider, Executor background) {
        WarmUp.begin(provider::warmUp, background);
        return (journal, isWhole) -> new Storage(journal, openOrMakeAnew(provider, directory, journal, isWhole), true);
    }

    private static Storage inMemory(Journal journal, boolean isWhole) {
        return new Storage(journal, new InMemorySnapshotStore(journal.shards()), false);
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
