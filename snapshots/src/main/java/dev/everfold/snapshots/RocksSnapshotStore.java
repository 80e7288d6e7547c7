package dev.everfold.snapshots;

import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshots.Rocks.Pair;
import dev.everfold.snapshots.Rocks.Scan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The store on disk: a RocksDB in a directory of its own, beside the journal. docs/formats/snapshots.md describes it.
 * Usable from any thread.
 */
final class RocksSnapshotStore implements SnapshotStore {

    private static final String BEING_MADE = ".new";

    private final Path directory;
    private final Rocks rocks;
    private final List<ShardSnapshots> shards;
    private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();

    private RocksSnapshotStore(Path directory, int shards, Rocks rocks) {
        this.directory = directory;
        this.rocks = rocks;
        this.shards = IntStream.range(0, shards)
                .<ShardSnapshots>mapToObj(shard -> new RocksShard(rocks, shard))
                .toList();
    }

    /** Makes an empty store under another name, and gives it its name when it is whole: there is no half a store. */
    static void make(Path directory, Label label) {
        Path temporary = directory.resolveSibling(directory.getFileName() + BEING_MADE);
        try {
            Directories.delete(temporary);
            Directories.create(temporary);
            label.write(temporary);
            Rocks.make(temporary);
            Directories.force(temporary);
            Directories.move(temporary, directory);
        } catch (IOException e) {
            throw SnapshotStoreException.unusable("the snapshot store " + directory + " cannot be made: " + e, e);
        }
    }

    static RocksSnapshotStore open(Path directory, int shards) {
        return withSchemas(new RocksSnapshotStore(directory, shards, Rocks.open(directory)));
    }

    static RocksSnapshotStore openReadOnly(Path directory, int shards) {
        return withSchemas(new RocksSnapshotStore(directory, shards, Rocks.openReadOnly(directory)));
    }

    private static RocksSnapshotStore withSchemas(RocksSnapshotStore store) {
        try {
            store.readSchemas();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void readSchemas() {
        Scan scan = rocks.scan(Keys.schemas(), Integer.MAX_VALUE);
        SnapshotStoreException damage = scan.damage();
        if (damage != null) {
            throw damage;
        }
        for (Pair pair : scan.pairs()) {
            Schema schema = SnapshotFormat.schema(pair.value());
            schemas.put(schema.fingerprint(), schema);
        }
    }

    @Override
    public int shards() {
        return shards.size();
    }

    @Override
    public ShardSnapshots shard(int shard) {
        return shards.get(shard);
    }

    @Override
    public Dictionary dictionary() {
        return schemas::get;
    }

    @Override
    public void learn(Collection<Schema> learned) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Schema schema : learned) {
                if (!schemas.containsKey(schema.fingerprint())) {
                    batch.put(Keys.schema(schema.fingerprint()), SnapshotFormat.encode(schema));
                }
            }
            if (batch.count() > 0) {
                rocks.write(batch);
            }
        } catch (RocksDBException e) {
            throw SnapshotStoreException.unusable("schemas cannot be kept in " + directory + ": " + e, e);
        }
        learned.forEach(schema -> schemas.put(schema.fingerprint(), schema));
    }

    @Override
    public void flush() {
        rocks.flush();
    }

    @Override
    public void copyTo(Path copy) {
        Path temporary = copy.resolveSibling(copy.getFileName() + BEING_MADE);
        try {
            if (Files.exists(copy)) {
                throw SnapshotStoreException.unusable(
                        "the copy of a snapshot store goes into a new directory, and " + copy + " exists", null);
            }
            Directories.delete(temporary);
            Directories.create(temporary);
            // RocksDB makes a directory that others may enter; so it makes it where they cannot go.
            Path inner = temporary.resolve(copy.getFileName());
            rocks.copyTo(inner);
            Label.read(directory).write(inner);
            Directories.shut(inner);
            Directories.force(inner);
            Directories.move(inner, copy);
            Directories.delete(temporary);
        } catch (IOException e) {
            throw SnapshotStoreException.unusable(
                    "the snapshot store " + directory + " cannot be copied to " + copy + ": " + e, e);
        }
    }

    @Override
    public void close() {
        rocks.close();
    }
}
