package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreProvider;
import dev.everfold.snapshots.RocksSnapshotStoreProvider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A snapshot store on disk, in a temporary directory. The end of the process is a copy of the directory as the page
 * cache shows it; the end of the machine is the same with the end of RocksDB's log cut off, which is all that is not
 * synced.
 */
final class RocksStore implements SnapshotStoreUnderTest {

    private static final UUID JOURNAL = new UUID(4, 2);

    private final int shards;
    private final Path home;
    private int runs;
    private @Nullable SnapshotStore store;

    /** An empty store of this many shards. */
    RocksStore(int shards) {
        this.shards = shards;
        try {
            home = Files.createTempDirectory("everfold-snapshots-");
            Files.createDirectory(directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory() {
        return home.resolve("run-" + runs);
    }

    private Path files() {
        return directory().resolve(SnapshotStoreProvider.DIRECTORY);
    }

    @Override
    public SnapshotStore open() {
        SnapshotStore opened = new RocksSnapshotStoreProvider().open(directory(), JOURNAL, shards);
        store = opened;
        return opened;
    }

    @Override
    public void kill() {
        end(file -> {});
    }

    @Override
    public void cutPower(long seed) {
        Random random = new Random(seed);
        end(file -> {
            if (file.toString().endsWith(".log")) {
                try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
                    log.setLength((long) (random.nextDouble() * (log.length() + 1)));
                }
            }
        });
    }

    private interface Change {
        void of(Path file) throws IOException;
    }

    /** Copies the files, changed, and closes the old store on those that nobody reads any more. */
    private void end(Change change) {
        try {
            Path old = files();
            runs++;
            Files.createDirectory(directory());
            Files.createDirectory(files());
            try (Stream<Path> all = Files.list(old)) {
                for (Path file : all.sorted(Comparator.naturalOrder()).toList()) {
                    if (!file.endsWith("LOCK")) {
                        change.of(Files.copy(file, files().resolve(file.getFileName())));
                    }
                }
            }
            Objects.requireNonNull(store).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flips a bit of the value by way of RocksDB, which does not notice. */
    @Override
    public void damageNewestSnapshot(int shard, ActorId actor) {
        byte[] type = actor.type().getBytes(StandardCharsets.UTF_8);
        byte[] prefix = ("S\0" + (char) shard + "\0" + (char) type.length + actor.type() + actor.key() + "\0")
                .getBytes(StandardCharsets.UTF_8);
        try (Options options = new Options();
                RocksDB database = RocksDB.open(options, files().toString());
                RocksIterator iterator = database.newIterator()) {
            iterator.seek(prefix);
            byte[] value = iterator.value();
            value[value.length / 2] ^= 4;
            database.put(iterator.key(), value);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(home)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
