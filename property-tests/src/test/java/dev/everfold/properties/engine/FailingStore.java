package dev.everfold.properties.engine;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.TimerKey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapshot store whose disk can die. */
final class FailingStore implements SnapshotStore {

    private final SnapshotStore store;
    private volatile boolean writesFail;
    private volatile boolean readsFail;
    private volatile boolean isClosed;

    FailingStore(SnapshotStore store) {
        this.store = store;
    }

    void failWrites() {
        writesFail = true;
    }

    boolean isClosed() {
        return isClosed;
    }

    void failReads(boolean fail) {
        readsFail = fail;
    }

    private void write() {
        if (writesFail) {
            throw SnapshotStoreException.unusable("the disk of the snapshots died", null);
        }
    }

    private void read() {
        if (readsFail) {
            throw SnapshotStoreException.unusable("the snapshots cannot be read", null);
        }
    }

    @Override
    public int shards() {
        return store.shards();
    }

    @Override
    public ShardSnapshots shard(int shard) {
        return new Shard(store.shard(shard));
    }

    @Override
    public Dictionary dictionary() {
        return store.dictionary();
    }

    @Override
    public void learn(Collection<Schema> schemas) {
        write();
        store.learn(schemas);
    }

    @Override
    public void flush() {
        write();
        store.flush();
    }

    @Override
    public void copyTo(Path directory) {
        store.copyTo(directory);
    }

    @Override
    public void close() {
        isClosed = true;
        store.close();
    }

    private final class Shard implements ShardSnapshots {
        private final ShardSnapshots shard;

        Shard(ShardSnapshots shard) {
            this.shard = shard;
        }

        @Override
        public Optional<ShardProgress> progress() {
            return shard.progress();
        }

        @Override
        public Optional<ActorHead> head(ActorId actor) {
            read();
            return shard.head(actor);
        }

        @Override
        public List<Snapshot> snapshots(ActorId actor) {
            read();
            return shard.snapshots(actor);
        }

        @Override
        public Optional<Snapshot> base(ActorId actor) {
            read();
            return shard.base(actor);
        }

        @Override
        public Stream<ActorId> actors(String type) {
            return shard.actors(type);
        }

        @Override
        public List<TimerKey> timers(@Nullable TimerKey after, long dueUpToMillis, int max) {
            read();
            return shard.timers(after, dueUpToMillis, max);
        }

        @Override
        public void write(SnapshotBatch batch) {
            FailingStore.this.write();
            shard.write(batch);
        }

        @Override
        public void writeBases(Map<ActorId, Snapshot> bases) {
            FailingStore.this.write();
            shard.writeBases(bases);
        }

        @Override
        public void erase(ActorId actor, Offset end) {
            FailingStore.this.write();
            shard.erase(actor, end);
        }

        @Override
        public void clear() {
            shard.clear();
        }
    }
}
