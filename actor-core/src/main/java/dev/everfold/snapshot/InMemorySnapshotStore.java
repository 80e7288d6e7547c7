package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Offset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in memory, for tests and for systems whose journal is in memory too. Its content outlives {@link #close}. */
public final class InMemorySnapshotStore implements SnapshotStore {

    private final List<Shard> shards;
    private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();

    /** An empty store with this many shards. */
    public InMemorySnapshotStore(int shards) {
        this.shards = IntStream.range(0, shards).mapToObj(_ -> new Shard()).toList();
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
        learned.forEach(schema -> schemas.put(schema.fingerprint(), schema));
    }

    @Override
    public void flush() {}

    /**
     * Not to be had here.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void copyTo(Path directory) {
        throw new UnsupportedOperationException("a store in memory has no copy on disk");
    }

    @Override
    public void close() {}

    /** Guarded by itself. */
    private static final class Shard implements ShardSnapshots {
        private final Map<ActorId, ActorHead> heads = new HashMap<>();
        private final Map<ActorId, List<Snapshot>> snapshots = new HashMap<>();
        private final Map<ActorId, Snapshot> bases = new HashMap<>();
        private final NavigableSet<TimerKey> timers = new TreeSet<>();
        private @Nullable ShardProgress progress;

        @Override
        public synchronized Optional<ShardProgress> progress() {
            return Optional.ofNullable(progress);
        }

        @Override
        public synchronized Optional<ActorHead> head(ActorId actor) {
            return Optional.ofNullable(heads.get(actor));
        }

        @Override
        public synchronized List<Snapshot> snapshots(ActorId actor) {
            List<Snapshot> all = new ArrayList<>(snapshots.getOrDefault(actor, List.of()));
            Snapshot base = bases.get(actor);
            if (base != null) {
                all.add(base);
                all.sort((one, other) -> other.offset().compareTo(one.offset()));
            }
            return all;
        }

        @Override
        public synchronized Optional<Snapshot> base(ActorId actor) {
            return Optional.ofNullable(bases.get(actor));
        }

        @Override
        public synchronized Stream<ActorId> actors(String type) {
            return heads.values().stream()
                    .filter(head -> !head.deleted() && head.actor().type().equals(type))
                    .map(ActorHead::actor)
                    .toList()
                    .stream();
        }

        @Override
        public synchronized List<TimerKey> timers(@Nullable TimerKey after, long dueUpToMillis, int max) {
            return (after == null ? timers : timers.tailSet(after, false))
                    .stream()
                            .takeWhile(timer -> timer.dueMillis() <= dueUpToMillis)
                            .limit(max)
                            .toList();
        }

        @Override
        public synchronized void write(SnapshotBatch batch) {
            if (progress != null && batch.progress().completeUpTo().compareTo(progress.completeUpTo()) < 0) {
                throw new IllegalArgumentException(
                        "a batch is complete up to " + batch.progress().completeUpTo()
                                + ", and what was written before up to " + progress.completeUpTo());
            }
            progress = batch.progress();
            for (ActorHead head : batch.heads()) {
                heads.put(head.actor(), head);
                if (head.deleted()) {
                    erase(head.actor(), head.offset());
                }
            }
            batch.snapshots().forEach(this::keep);
            timers.addAll(batch.timersSet());
            batch.timersEnded().forEach(timers::remove);
        }

        private void keep(NewSnapshot added) {
            if (isDeletedAfter(added.actor(), added.snapshot())) {
                return;
            }
            List<Snapshot> kept = snapshots.computeIfAbsent(added.actor(), _ -> new ArrayList<>());
            kept.removeIf(before -> before.offset().equals(added.snapshot().offset()));
            kept.addFirst(added.snapshot());
            while (kept.size() > added.kept()) {
                kept.removeLast();
            }
        }

        private boolean isDeletedAfter(ActorId actor, Snapshot snapshot) {
            ActorHead head = heads.get(actor);
            return head != null && head.deleted() && snapshot.offset().compareTo(head.offset()) <= 0;
        }

        @Override
        public synchronized void writeBases(Map<ActorId, Snapshot> added) {
            added.forEach((actor, base) -> {
                if (!isDeletedAfter(actor, base)) {
                    bases.put(actor, base);
                }
            });
        }

        @Override
        public synchronized void erase(ActorId actor, Offset end) {
            snapshots.computeIfPresent(actor, (_, taken) -> {
                taken.removeIf(each -> isUpTo(end, each));
                return taken.isEmpty() ? null : taken;
            });
            bases.computeIfPresent(actor, (_, base) -> isUpTo(end, base) ? null : base);
        }

        private static boolean isUpTo(Offset end, Snapshot snapshot) {
            return snapshot.offset().compareTo(end) <= 0;
        }

        @Override
        public synchronized void clear() {
            heads.clear();
            snapshots.clear();
            bases.clear();
            timers.clear();
            progress = null;
        }
    }
}
