package dev.everfold.snapshot;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A store in memory, for tests. Its content outlives {@link #close}. */
public final class InMemorySnapshotStore implements SnapshotStore {

    private final int snapshotsKept;
    private final List<Shard> shards;

    /** An empty store with this many shards, which keeps this many snapshots of an actor. */
    public InMemorySnapshotStore(int shards, int snapshotsKept) {
        if (snapshotsKept < 1) {
            throw new IllegalArgumentException("snapshotsKept must be at least 1, was " + snapshotsKept);
        }
        this.snapshotsKept = snapshotsKept;
        this.shards = IntStream.range(0, shards)
                .mapToObj(_ -> new Shard(snapshotsKept))
                .toList();
    }

    @Override
    public int shards() {
        return shards.size();
    }

    @Override
    public int snapshotsKept() {
        return snapshotsKept;
    }

    @Override
    public ShardSnapshots shard(int shard) {
        return shards.get(shard);
    }

    @Override
    public void close() {}

    /** Guarded by itself. */
    private static final class Shard implements ShardSnapshots {
        private final int snapshotsKept;
        private final Map<ActorId, ActorHead> heads = new HashMap<>();
        private final Map<ActorId, List<Snapshot>> snapshots = new HashMap<>();
        private Offset completeUpTo = Offset.NONE;

        Shard(int snapshotsKept) {
            this.snapshotsKept = snapshotsKept;
        }

        @Override
        public synchronized Offset completeUpTo() {
            return completeUpTo;
        }

        @Override
        public synchronized Optional<ActorHead> head(ActorId actor) {
            return Optional.ofNullable(heads.get(actor));
        }

        @Override
        public synchronized List<Snapshot> snapshots(ActorId actor) {
            return List.copyOf(snapshots.getOrDefault(actor, List.of()));
        }

        @Override
        public synchronized void write(SnapshotBatch batch) {
            if (batch.completeUpTo().compareTo(completeUpTo) < 0) {
                throw new IllegalArgumentException("a batch is complete up to " + batch.completeUpTo()
                        + ", and what was written before up to " + completeUpTo);
            }
            batch.snapshots().forEach((actor, snapshot) -> checkBehindHead(actor, snapshot, batch));
            completeUpTo = batch.completeUpTo();
            heads.putAll(batch.heads());
            batch.snapshots().forEach(this::keep);
        }

        private void checkBehindHead(ActorId actor, Snapshot snapshot, SnapshotBatch batch) {
            ActorHead head = batch.heads().getOrDefault(actor, heads.get(actor));
            if (head == null
                    || snapshot.sequenceNumber() > head.sequenceNumber()
                    || snapshot.offset().compareTo(head.offset()) > 0) {
                throw new IllegalArgumentException("a snapshot of " + actor + " is of sequence number "
                        + snapshot.sequenceNumber() + " at " + snapshot.offset() + ", beyond its head, " + head);
            }
        }

        private void keep(ActorId actor, Snapshot snapshot) {
            List<Snapshot> kept = snapshots.computeIfAbsent(actor, _ -> new ArrayList<>());
            kept.addFirst(snapshot);
            if (kept.size() > snapshotsKept) {
                kept.removeLast();
            }
        }

        @Override
        public synchronized void clear() {
            heads.clear();
            snapshots.clear();
            completeUpTo = Offset.NONE;
        }
    }
}
