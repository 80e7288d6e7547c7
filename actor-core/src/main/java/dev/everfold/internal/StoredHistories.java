package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Histories;
import dev.everfold.history.WhatIfReport;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The past of a store that nobody has open: what its reader and its snapshots tell. */
public final class StoredHistories implements Histories {

    private final JournalReader journal;
    private final Optional<SnapshotStore> snapshots;
    private final Kinds kinds;
    private final Sharding sharding;

    /** The past in this journal and these snapshots, which are closed with it. */
    public StoredHistories(JournalReader journal, Optional<SnapshotStore> snapshots, List<ActorType<?, ?, ?>> types) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.kinds = new Kinds(types);
        this.sharding = new Sharding(journal.shards());
    }

    @Override
    @SuppressWarnings("unchecked") // the kind of a type has the type's parameters
    public <V> ActorHistory<V> history(ActorType<?, V, ?> type, String key) {
        Kind<?, ?, ?, ?, ?> kind = kinds.of(type);
        return history(new ActorId(type.name(), key), (Kind<?, ?, ?, V, ?>) kind);
    }

    private <C, E, S, V, R> ActorHistory<V> history(ActorId actor, Kind<C, E, S, V, R> kind) {
        return new FoldedHistory<>(new StoredPast(actor), kind, kinds);
    }

    @Override
    public Stream<String> keys(ActorType<?, ?, ?> type) {
        String name = kinds.of(type).name();
        TreeSet<String> keys = new TreeSet<>();
        for (int shard = 0; shard < journal.shards(); shard++) {
            try (EntryCursor cursor = journal.read(shard, Offset.NONE)) {
                for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                    ActorId actor = stored.entry().header().actor();
                    if (actor.type().equals(name)) {
                        keys.add(actor.key());
                    }
                }
            }
            if (snapshots.isPresent()) {
                try (Stream<ActorId> actors = snapshots.get().shard(shard).actors(name)) {
                    actors.forEach(actor -> keys.add(actor.key()));
                }
            }
        }
        return keys.stream();
    }

    @Override
    @SuppressWarnings("unchecked") // the kind of a type has the type's parameters
    public <V> void latest(
            ActorType<?, V, ?> type, int actorsMax, BiConsumer<? super String, ? super ActorState<V>> each) {
        new LatestScan<>(this, (Kind<?, ?, ?, V, ?>) kinds.of(type), each).run(actorsMax);
    }

    @Override
    public WhatIfReport whatIf(ActorType<?, ?, ?> candidate, boolean withCommands, int actorsMax) {
        Kind<?, ?, ?, ?, ?> present = kinds.named(candidate.name());
        if (present == null) {
            throw new IllegalArgumentException(
                    "the histories were not opened with a type named \"" + candidate.name() + "\"");
        }
        return new WhatIfScan(this, present, Kind.of(candidate), withCommands).run(actorsMax);
    }

    JournalReader journal() {
        return journal;
    }

    Optional<ShardSnapshots> snapshots(int shard) {
        return snapshots.map(store -> store.shard(shard));
    }

    Dictionary dictionary() {
        return this::schema;
    }

    private @Nullable Schema schema(long fingerprint) {
        Schema schema = journal.dictionary().schema(fingerprint);
        return schema != null || snapshots.isEmpty()
                ? schema
                : snapshots.get().dictionary().schema(fingerprint);
    }

    @Override
    public void close() {
        try (journal) {
            snapshots.ifPresent(SnapshotStore::close);
        }
    }

    /** One actor's part of its shard. */
    private final class StoredPast implements Past {
        private final ActorId actor;
        private final int shard;

        StoredPast(ActorId actor) {
            this.actor = actor;
            this.shard = sharding.shardOf(actor);
        }

        @Override
        public ActorId actor() {
            return actor;
        }

        @Override
        public Dictionary dictionary() {
            return StoredHistories.this.dictionary();
        }

        @Override
        public Optional<Snapshot> base() {
            return snapshots(shard).flatMap(store -> store.base(actor));
        }

        @Override
        public EntryCursor entries() {
            EntryCursor all = journal.read(shard, Offset.NONE);
            return new EntryCursor() {
                @Override
                public @Nullable StoredEntry next() {
                    StoredEntry stored = all.next();
                    while (stored != null && !stored.entry().header().actor().equals(actor)) {
                        stored = all.next();
                    }
                    return stored;
                }

                @Override
                public void close() {
                    all.close();
                }
            };
        }
    }
}
