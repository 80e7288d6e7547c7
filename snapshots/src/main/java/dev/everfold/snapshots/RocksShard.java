package dev.everfold.snapshots;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.TimerKey;
import dev.everfold.snapshots.Keys.Range;
import dev.everfold.snapshots.Rocks.Pair;
import dev.everfold.snapshots.Rocks.Scan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One shard's keys in the database. Those who write take turns, so that nobody writes a snapshot of an actor whose
 * tombstone another one is writing; those who read do not wait.
 */
final class RocksShard implements ShardSnapshots {

    private static final System.Logger LOG = System.getLogger(RocksShard.class.getName());

    private static final byte[] NOTHING = {};

    private final Rocks rocks;
    private final int shard;
    private final Keys keys;

    RocksShard(Rocks rocks, int shard) {
        this.rocks = rocks;
        this.shard = shard;
        this.keys = new Keys(shard);
    }

    private interface Filling {
        void fill(WriteBatch batch) throws RocksDBException;
    }

    @Override
    public Optional<ShardProgress> progress() {
        byte[] found = rocks.get(keys.progress());
        return found == null ? Optional.empty() : Optional.of(SnapshotFormat.progress(shard, found));
    }

    @Override
    public Optional<ActorHead> head(ActorId actor) {
        byte[] found = rocks.get(keys.head(actor));
        return found == null ? Optional.empty() : Optional.of(SnapshotFormat.head(shard, actor, found));
    }

    @Override
    public List<Snapshot> snapshots(ActorId actor) {
        Scan scan = scan(actor);
        List<Snapshot> all = new ArrayList<>(scan.pairs().size() + 1);
        for (Pair pair : scan.pairs()) {
            Snapshot snapshot = readable(actor, pair.value());
            if (snapshot != null) {
                all.add(snapshot);
            }
        }
        Optional<Snapshot> base = base(actor);
        if (base.isPresent()) {
            all.add(base.get());
            all.sort(Comparator.comparing(Snapshot::offset).reversed());
        }
        return all;
    }

    /** The pairs of the actor's snapshots, as far as they can be read. */
    private Scan scan(ActorId actor) {
        Scan scan = rocks.scan(keys.snapshots(actor), Integer.MAX_VALUE);
        SnapshotStoreException damage = scan.damage();
        if (damage != null) {
            skip(actor, damage);
        }
        return scan;
    }

    @Override
    public Optional<Snapshot> base(ActorId actor) {
        try {
            byte[] found = rocks.get(keys.base(actor));
            return Optional.ofNullable(found == null ? null : readable(actor, found));
        } catch (SnapshotStoreException e) {
            skip(actor, e);
            return Optional.empty();
        }
    }

    private @Nullable Snapshot readable(ActorId actor, byte[] bytes) {
        try {
            return SnapshotFormat.snapshot(shard, actor, bytes);
        } catch (SnapshotStoreException e) {
            skip(actor, e);
            return null;
        }
    }

    /** Goes on without what is damaged; whatever else failed is the caller's matter. */
    private static void skip(ActorId actor, SnapshotStoreException failure) {
        if (!failure.isDamaged()) {
            throw failure;
        }
        LOG.log(System.Logger.Level.WARNING, "a snapshot of " + actor + " is left out: " + failure.getMessage());
    }

    @Override
    public Stream<ActorId> actors(String type) {
        return StreamSupport.stream(new ActorPages(rocks, keys, type), false);
    }

    @Override
    public List<TimerKey> timers(@Nullable TimerKey after, long dueUpToMillis, int max) {
        Scan scan = rocks.scan(keys.timers(after, dueUpToMillis), max);
        SnapshotStoreException damage = scan.damage();
        if (damage != null) {
            throw damage;
        }
        return scan.pairs().stream().map(pair -> Keys.timer(pair.key())).toList();
    }

    @Override
    public synchronized void write(SnapshotBatch batch) {
        Offset before = progress().map(ShardProgress::completeUpTo).orElse(Offset.NONE);
        if (batch.progress().completeUpTo().compareTo(before) < 0) {
            throw new IllegalArgumentException("a batch is complete up to "
                    + batch.progress().completeUpTo() + ", and what was written before up to " + before);
        }
        write(out -> {
            out.put(keys.progress(), SnapshotFormat.encode(shard, batch.progress()));
            for (ActorHead head : batch.heads()) {
                out.put(keys.head(head.actor()), SnapshotFormat.encode(shard, head));
                if (head.deleted()) {
                    delete(head.actor(), out);
                }
            }
            if (!batch.snapshots().isEmpty()) {
                Map<ActorId, ActorHead> heads = HashMap.newHashMap(batch.heads().size());
                batch.heads().forEach(head -> heads.put(head.actor(), head));
                for (NewSnapshot added : batch.snapshots()) {
                    keep(added, heads.get(added.actor()), out);
                }
            }
            for (TimerKey timer : batch.timersSet()) {
                out.put(keys.timer(timer), NOTHING);
            }
            for (TimerKey timer : batch.timersEnded()) {
                out.delete(keys.timer(timer));
            }
        });
    }

    private void delete(ActorId actor, WriteBatch out) throws RocksDBException {
        for (Pair pair : scan(actor).pairs()) {
            out.delete(pair.key());
        }
        out.delete(keys.base(actor));
    }

    private void keep(NewSnapshot added, @Nullable ActorHead newHead, WriteBatch out) throws RocksDBException {
        ActorId actor = added.actor();
        if (isDeletedAfter(newHead == null ? storedHead(actor) : newHead, added.snapshot())) {
            return;
        }
        int kept = 1;
        for (Pair pair : scan(actor).pairs()) {
            boolean isReplaced =
                    Keys.offset(pair.key()) == added.snapshot().offset().value();
            if (!isReplaced && kept++ >= added.kept()) {
                out.delete(pair.key());
            }
        }
        out.put(keys.snapshot(actor, added.snapshot().offset()), SnapshotFormat.encode(shard, actor, added.snapshot()));
    }

    /** As it is in the store; of one that is damaged nothing is known. */
    private @Nullable ActorHead storedHead(ActorId actor) {
        try {
            return head(actor).orElse(null);
        } catch (SnapshotStoreException e) {
            if (!e.isDamaged()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
            return null;
        }
    }

    private static boolean isDeletedAfter(@Nullable ActorHead head, Snapshot snapshot) {
        return head != null && head.deleted() && snapshot.offset().compareTo(head.offset()) <= 0;
    }

    @Override
    public synchronized void writeBases(Map<ActorId, Snapshot> bases) {
        write(out -> {
            for (Map.Entry<ActorId, Snapshot> base : bases.entrySet()) {
                ActorId actor = base.getKey();
                if (!isDeletedAfter(storedHead(actor), base.getValue())) {
                    out.put(keys.base(actor), SnapshotFormat.encode(shard, actor, base.getValue()));
                }
            }
        });
    }

    @Override
    public void erase(ActorId actor, Offset end) {
        // Not in turn: it takes long, and what it deletes it deletes at once.
        Range all = keys.snapshots(actor);
        Range base = Range.ofOne(keys.base(actor));
        Range upToEnd = new Range(keys.snapshot(actor, end), all.to());
        boolean isBaseLeft =
                base(actor).filter(left -> left.offset().compareTo(end) > 0).isPresent();
        rocks.erase(isBaseLeft ? List.of(upToEnd) : List.of(upToEnd, base), List.of(all, base));
    }

    @Override
    public synchronized void clear() {
        write(out -> {
            out.delete(keys.progress());
            for (byte kind : new byte[] {Keys.HEAD, Keys.SNAPSHOT, Keys.BASE, Keys.TIMER}) {
                Range all = keys.all(kind);
                out.deleteRange(all.from(), all.to());
            }
        });
    }

    private void write(Filling filling) {
        try (WriteBatch out = new WriteBatch()) {
            filling.fill(out);
            rocks.write(out);
        } catch (RocksDBException e) {
            throw SnapshotStoreException.unusable("a batch of shard " + shard + " cannot be made: " + e, e);
        }
    }
}
