package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Offers the store on RocksDB to {@link java.util.ServiceLoader}. */
public final class RocksSnapshotStoreProvider implements SnapshotStoreProvider {

    private static final int SET_ASIDE_MAX = 10_000;

    /** Called by the service loader. */
    public RocksSnapshotStoreProvider() {}

    @Override
    public SnapshotStore open(Path directory, UUID journal, int shards) {
        Path store = home(directory);
        Label label = new Label(journal, shards);
        if (Directories.isMissingOrEmpty(store)) {
            RocksSnapshotStore.make(store, label);
        } else {
            Label.read(store).requireSame(label, store);
        }
        return RocksSnapshotStore.open(store, shards);
    }

    @Override
    public Optional<SnapshotStore> read(Path directory, UUID journal, int shards) {
        Path store = home(directory);
        if (Directories.isMissingOrEmpty(store)) {
            return Optional.empty();
        }
        Label.read(store).requireSame(new Label(journal, shards), store);
        return Optional.of(RocksSnapshotStore.openReadOnly(store, shards));
    }

    @Override
    public void warmUp() {
        NativeLibrary.load();
    }

    @Override
    public Path setAside(Path directory) {
        Path store = home(directory);
        for (int n = 1; n <= SET_ASIDE_MAX; n++) {
            Path aside = store.resolveSibling(DIRECTORY + ".damaged-" + n);
            if (!Files.exists(aside)) {
                try {
                    Directories.move(store, aside);
                    return aside;
                } catch (IOException e) {
                    throw SnapshotStoreException.unusable(
                            "the damaged snapshot store " + store + " cannot be renamed to " + aside + ": " + e, e);
                }
            }
        }
        throw SnapshotStoreException.unusable(
                SET_ASIDE_MAX + " damaged snapshot stores lie beside " + store + "; remove them", null);
    }

    private static Path home(Path directory) {
        return directory.toAbsolutePath().normalize().resolve(DIRECTORY);
    }
}
