package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What every {@link SnapshotStore} does. An implementation is tested by a class that implements this interface and says
 * how its stores are made.
 */
public interface SnapshotStoreContract {

    /** The actors of the tests. */
    List<ActorId> ACTORS = List.of(
            new ActorId("account", "a"),
            new ActorId("account", "b"),
            new ActorId("accounts", "a"),
            new ActorId("x", "k".repeat(ActorId.KEY_BYTES_MAX)));

    /** A new, empty store of this many shards, which keeps this many snapshots of an actor. */
    SnapshotStoreUnderTest newStore(int shards, int snapshotsKept);

    /** Whether a snapshot can be damaged, as on a disk; what is in memory cannot. */
    boolean canBeDamaged();

    /**
     * A turn of an actor, after which a snapshot of it may be taken.
     *
     * @param actor its number among {@link #ACTORS}
     */
    record Turn(int actor, int events, boolean isSnapshotted) {}

    /** Batches of turns. */
    @Provide
    default Arbitrary<List<List<Turn>>> batches() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, ACTORS.size() - 1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false))
                .as(Turn::new)
                .list()
                .ofMaxSize(6)
                .list()
                .ofMaxSize(12);
    }

    /** What a shard must know. */
    final class Expected {

        private final int snapshotsKept;
        private final Map<ActorId, ActorHead> heads = new HashMap<>();
        private final Map<ActorId, List<Snapshot>> snapshots = new HashMap<>();
        private long offset;

        Expected(int snapshotsKept) {
            this.snapshotsKept = snapshotsKept;
        }

        /** Accounts for these turns, and says so in a batch. */
        SnapshotBatch next(List<Turn> turns) {
            Map<ActorId, ActorHead> newHeads = new HashMap<>();
            Map<ActorId, Snapshot> newSnapshots = new HashMap<>();
            for (Turn turn : turns) {
                ActorId actor = ACTORS.get(turn.actor());
                ActorHead before = heads.getOrDefault(actor, new ActorHead(0, Offset.NONE));
                ActorHead head = new ActorHead(before.sequenceNumber() + turn.events(), new Offset(++offset));
                heads.put(actor, head);
                newHeads.put(actor, head);
                if (turn.isSnapshotted()) {
                    byte[] state = ("state " + head).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    newSnapshots.put(
                            actor, new Snapshot(head.sequenceNumber(), head.offset(), new Payload(offset, state)));
                }
            }
            newSnapshots.forEach((actor, snapshot) -> {
                List<Snapshot> kept = snapshots.computeIfAbsent(actor, _ -> new ArrayList<>());
                kept.addFirst(snapshot);
                kept.subList(Math.min(snapshotsKept, kept.size()), kept.size()).clear();
            });
            return new SnapshotBatch(new Offset(offset), newHeads, newSnapshots);
        }

        void check(ShardSnapshots shard) {
            assertThat(shard.completeUpTo()).isEqualTo(new Offset(offset));
            for (ActorId actor : ACTORS) {
                assertThat(shard.head(actor).orElse(null))
                        .as("head of %s", actor)
                        .isEqualTo(heads.get(actor));
                assertThat(shard.snapshots(actor))
                        .as("snapshots of %s", actor)
                        .usingRecursiveFieldByFieldElementComparator()
                        .containsExactlyElementsOf(snapshots.getOrDefault(actor, List.of()));
            }
        }
    }

    @Property(tries = 60)
    default void whatIsWrittenIsReadBackAndOfSnapshotsTheNewest(@ForAll("batches") List<List<Turn>> batches) {
        try (SnapshotStoreUnderTest data = newStore(1, 2);
                SnapshotStore store = data.open()) {
            Expected expected = new Expected(2);
            expected.check(store.shard(0));
            for (List<Turn> turns : batches) {
                store.shard(0).write(expected.next(turns));
                expected.check(store.shard(0));
            }
        }
    }

    @Property(tries = 20)
    default void whatIsWrittenIsThereAfterAClose(@ForAll("batches") List<List<Turn>> batches) {
        try (SnapshotStoreUnderTest data = newStore(1, 2)) {
            Expected expected = new Expected(2);
            for (List<Turn> turns : batches) {
                try (SnapshotStore store = data.open()) {
                    store.shard(0).write(expected.next(turns));
                }
            }
            try (SnapshotStore store = data.open()) {
                expected.check(store.shard(0));
            }
        }
    }

    @Property(tries = 20)
    default void crashTakesWholeBatchesFromTheEndAtMost(@ForAll("batches") List<List<Turn>> batches) {
        try (SnapshotStoreUnderTest data = newStore(1, 2)) {
            Expected all = new Expected(2);
            SnapshotStore before = data.open();
            batches.forEach(turns -> before.shard(0).write(all.next(turns)));
            data.crash();
            try (SnapshotStore after = data.open()) {
                Expected found = new Expected(2);
                for (List<Turn> turns : batches) {
                    if (after.shard(0).completeUpTo().value() <= found.offset) {
                        break;
                    }
                    found.next(turns);
                }
                found.check(after.shard(0));
            }
        }
    }

    @Example
    default void batchThatKnowsLessThanWasKnownIsRefusedAsAWhole() {
        assertRefused(
                new SnapshotBatch(new Offset(1), Map.of(ACTORS.get(1), new ActorHead(1, new Offset(1))), Map.of()));
    }

    @Example
    default void snapshotBeyondItsActorsHeadIsRefusedWithItsBatch() {
        Snapshot snapshot = new Snapshot(99, new Offset(2), new Payload(1, new byte[1]));
        assertRefused(new SnapshotBatch(new Offset(5), Map.of(), Map.of(ACTORS.get(0), snapshot)));
        assertRefused(new SnapshotBatch(new Offset(5), Map.of(), Map.of(ACTORS.get(2), snapshot)));
    }

    private void assertRefused(SnapshotBatch batch) {
        try (SnapshotStoreUnderTest data = newStore(1, 2);
                SnapshotStore store = data.open()) {
            Expected expected = new Expected(2);
            store.shard(0).write(expected.next(List.of(new Turn(0, 1, true), new Turn(0, 1, true))));
            assertThatThrownBy(() -> store.shard(0).write(batch)).isInstanceOf(IllegalArgumentException.class);
            expected.check(store.shard(0));
        }
    }

    @Example
    default void whatLiesBeyondTheBatchIsRefused() {
        ActorHead head = new ActorHead(1, new Offset(2));
        assertThatThrownBy(() -> new SnapshotBatch(new Offset(1), Map.of(ACTORS.get(0), head), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("account/a");
    }

    @Example
    default void shardsAreIndependent() {
        try (SnapshotStoreUnderTest data = newStore(3, 1);
                SnapshotStore store = data.open()) {
            List<Expected> expected = List.of(new Expected(1), new Expected(1), new Expected(1));
            for (int i = 0; i < 9; i++) {
                List<Turn> turns = List.of(new Turn(i % 2, i, true));
                store.shard(i % 3).write(expected.get(i % 3).next(turns));
            }
            store.shard(1).clear();
            new Expected(1).check(store.shard(1));
            expected.get(0).check(store.shard(0));
            expected.get(2).check(store.shard(2));
        }
    }

    @Example
    default void storeThatWasClearedIsFilledAnew() {
        try (SnapshotStoreUnderTest data = newStore(1, 2)) {
            try (SnapshotStore store = data.open()) {
                store.shard(0).write(new Expected(2).next(List.of(new Turn(0, 5, true), new Turn(1, 5, true))));
                store.shard(0).clear();
            }
            try (SnapshotStore store = data.open()) {
                Expected expected = new Expected(2);
                expected.check(store.shard(0));
                store.shard(0).write(expected.next(List.of(new Turn(0, 1, true))));
                expected.check(store.shard(0));
            }
        }
    }

    /** Where nothing can be damaged, the newest one stays the newest. */
    @Example
    default void damagedSnapshotIsLeftOut() {
        try (SnapshotStoreUnderTest data = newStore(1, 3)) {
            Expected expected = new Expected(3);
            try (SnapshotStore store = data.open()) {
                for (int i = 0; i < 3; i++) {
                    store.shard(0).write(expected.next(List.of(new Turn(0, 1, true), new Turn(1, 1, true))));
                }
            }
            if (canBeDamaged()) {
                data.damageNewestSnapshot(0, ACTORS.get(0));
                expected.snapshots
                        .getOrDefault(ACTORS.get(0), new ArrayList<>())
                        .removeFirst();
            }
            try (SnapshotStore store = data.open()) {
                expected.check(store.shard(0));
            }
        }
    }
}
