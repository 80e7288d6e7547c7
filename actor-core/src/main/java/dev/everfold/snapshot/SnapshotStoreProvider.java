package dev.everfold.snapshot;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;

/** Opens snapshot stores beside journals on disk. Found with {@link ServiceLoader}. */
public interface SnapshotStoreProvider {

    /** The name of the store's own directory in that of the journal. */
    String DIRECTORY = "snapshots";

    /**
     * Opens the store of a journal, or makes one. Blocks.
     *
     * @param directory that of the journal, which is open and so guards the store as well; the store keeps to its
     *     {@linkplain #DIRECTORY own} in there
     * @param journal the name of the journal; a store of another one is refused
     * @param shards how many the journal has
     * @throws SnapshotStoreException when it is damaged, newer than this build, or not this journal's; nothing was
     *     changed
     */
    SnapshotStore open(Path directory, UUID journal, int shards);

    /**
     * Opens the store for reading only; empty when there is none. Blocks.
     *
     * @throws SnapshotStoreException as {@link #open}
     */
    Optional<SnapshotStore> read(Path directory, UUID journal, int shards);

    /**
     * Gives a store that cannot be read another name, so that {@link #open} makes a new one and nothing is lost.
     *
     * @return where it is now
     */
    Path setAside(Path directory);

    /** Like {@link dev.everfold.journal.JournalProvider#warmUp}. */
    default void warmUp() {}

    /** The provider on the class path or module path; empty when there is none. */
    static Optional<SnapshotStoreProvider> installed() {
        return ServiceLoader.load(SnapshotStoreProvider.class, SnapshotStoreProvider.class.getClassLoader())
                .findFirst();
    }
}
