package dev.everfold.journal.chronicle;

import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a store that nobody has open. Needs no JVM flags. Usable from any thread. */
final class StoreReader implements JournalReader {

    private final Manifest manifest;
    private final @Nullable StoreLock lock;
    private final List<ShardReader> shards = new ArrayList<>();
    private final Map<Long, Schema> schemas = new HashMap<>();

    private StoreReader(Manifest manifest, @Nullable StoreLock lock) {
        this.manifest = manifest;
        this.lock = lock;
    }

    static StoreReader open(Path directory) {
        Path store = directory.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(store) || !Manifest.exists(store)) {
                throw new JournalException("there is no store in " + store, null);
            }
            StoreLock lock = StoreLock.share(store);
            StoreReader reader = new StoreReader(Manifest.read(store), lock);
            try {
                reader.openShards(store);
                return reader;
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("the store " + store + " cannot be read: " + e, e);
        }
    }

    private void openShards(Path store) throws IOException {
        for (int shard = 0; shard < manifest.shards(); shard++) {
            ShardHome home = new ShardHome(
                    SegmentName.shard(store, shard), manifest.storeId(), shard, JournalOptions.DEFAULT, Disk.REAL);
            shards.add(ShardReader.open(home, schemas));
        }
    }

    @Override
    public UUID id() {
        return manifest.storeId();
    }

    @Override
    public int shards() {
        return manifest.shards();
    }

    @Override
    public Dictionary dictionary() {
        return schemas::get;
    }

    @Override
    public boolean isWhole(int shard) {
        return shards.get(shard).isWhole();
    }

    @Override
    public EntryCursor read(int shard, Offset from) {
        return shards.get(shard).read(from);
    }

    @Override
    public void close() {
        shards.forEach(ShardReader::close);
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new JournalException("the lock of a store that was read cannot be released: " + e, e);
        }
    }
}
