package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Offset;
import dev.everfold.properties.SnapshotStep.Clear;
import dev.everfold.properties.SnapshotStep.Erase;
import dev.everfold.properties.SnapshotStep.Flush;
import dev.everfold.properties.SnapshotStep.Turn;
import dev.everfold.properties.SnapshotStep.Write;
import dev.everfold.properties.SnapshotStep.WriteBases;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * What every {@link SnapshotStore} does. An implementation is tested by a class that implements this interface and says
 * how its stores are made.
 */
public interface SnapshotStoreContract {

    /** A new, empty store of this many shards. */
    SnapshotStoreUnderTest newStore(int shards);

    /** Whether a snapshot can be damaged, as on a disk; what is in memory cannot. */
    boolean canBeDamaged();

    /** Some steps; most of them write. */
    @Provide
    default Arbitrary<List<SnapshotStep>> steps() {
        Arbitrary<Integer> actor = Arbitraries.integers().between(0, SnapshotLedger.ACTORS.size() - 1);
        Arbitrary<Turn> turn = Combinators.combine(
                        actor,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))))
                .as(Turn::new);
        Arbitrary<SnapshotStep> write =
                turn.list().uniqueElements(Turn::actor).ofMaxSize(4).map(Write::new);
        Arbitrary<SnapshotStep> bases = actor.set().ofMaxSize(3).map(WriteBases::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(20, write),
                        Tuple.of(6, bases),
                        Tuple.of(1, actor.map(Erase::new)),
                        Tuple.of(1, Arbitraries.just(new Flush())),
                        Tuple.of(1, Arbitraries.just(new Clear())))
                .list()
                .ofMaxSize(20);
    }

    /** Takes the step in both, and tells whether nothing can take back what was done up to now. */
    private static boolean take(SnapshotStep step, SnapshotLedger ledger, SnapshotStore store) {
        ledger.take(step, store.shard(0));
        if (step instanceof Flush) {
            store.flush();
        }
        return step instanceof Flush || step instanceof Erase;
    }

    private static void check(SnapshotLedger ledger, ShardSnapshots shard) {
        assertThat(SnapshotLedger.found(shard)).containsExactlyElementsOf(ledger.expected());
    }

    // ---- Writing and reading

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    default void whatIsWrittenIsReadBack(@ForAll("steps") List<SnapshotStep> steps) {
        try (SnapshotStoreUnderTest data = newStore(1);
                SnapshotStore store = data.open()) {
            SnapshotLedger ledger = new SnapshotLedger();
            check(ledger, store.shard(0));
            for (SnapshotStep step : steps) {
                take(step, ledger, store);
                check(ledger, store.shard(0));
            }
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    default void whatIsWrittenIsThereAfterAClose(@ForAll("steps") List<SnapshotStep> steps) {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            SnapshotLedger ledger = new SnapshotLedger();
            for (SnapshotStep step : steps) {
                try (SnapshotStore store = data.open()) {
                    check(ledger, store.shard(0));
                    take(step, ledger, store);
                }
            }
            try (SnapshotStore store = data.open()) {
                check(ledger, store.shard(0));
            }
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    default void endOfTheProcessTakesNothing(@ForAll("steps") List<SnapshotStep> steps) {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            SnapshotLedger ledger = new SnapshotLedger();
            SnapshotStore before = data.open();
            steps.forEach(step -> take(step, ledger, before));
            data.kill();
            try (SnapshotStore after = data.open()) {
                check(ledger, after.shard(0));
            }
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    default void endOfTheMachineTakesWholeStepsFromTheEndAndNoneBeforeAFlush(
            @ForAll("steps") List<SnapshotStep> steps, @ForAll long seed) {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            SnapshotLedger ledger = new SnapshotLedger();
            List<List<String>> possible = new ArrayList<>(List.of(ledger.expected()));
            SnapshotStore before = data.open();
            for (SnapshotStep step : steps) {
                if (take(step, ledger, before)) {
                    possible.clear();
                }
                possible.add(ledger.expected());
            }
            data.cutPower(seed);
            try (SnapshotStore after = data.open()) {
                assertThat(SnapshotLedger.found(after.shard(0))).isIn(possible);
            }
        }
    }

    @Example
    default void othersReadNoBatchInPart() throws ExecutionException, InterruptedException {
        try (SnapshotStoreUnderTest data = newStore(1);
                SnapshotStore store = data.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ShardSnapshots shard = store.shard(0);
            AtomicBoolean isWritten = new AtomicBoolean();
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> {
                    while (!isWritten.get()) {
                        long first = sequenceNumber(shard, 0);
                        long progress = shard.progress()
                                .map(reached -> reached.completeUpTo().value())
                                .orElse(0L);
                        long last = sequenceNumber(shard, 5);
                        assertThat(first).isLessThanOrEqualTo(progress);
                        assertThat(progress).isLessThanOrEqualTo(last);
                    }
                }));
            }
            for (long n = 1; n <= 2_000; n++) {
                Offset offset = new Offset(n);
                List<ActorHead> heads = new ArrayList<>();
                for (ActorId actor : SnapshotLedger.ACTORS) {
                    heads.add(new ActorHead(actor, n, offset, false));
                }
                shard.write(new SnapshotBatch(SnapshotLedger.progress(n), heads, List.of()));
            }
            isWritten.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    private static long sequenceNumber(ShardSnapshots shard, int actor) {
        return shard.head(SnapshotLedger.ACTORS.get(actor))
                .map(ActorHead::sequenceNumber)
                .orElse(0L);
    }

    @Example
    default void thousandsOfActorsAreListedOnce() {
        try (SnapshotStoreUnderTest data = newStore(2);
                SnapshotStore store = data.open()) {
            List<ActorHead> heads = new ArrayList<>();
            List<ActorId> expected = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                ActorId actor = new ActorId("account", "key-" + i);
                heads.add(new ActorHead(actor, 1, new Offset(1), i % 7 == 0));
                if (i % 7 != 0) {
                    expected.add(actor);
                }
            }
            heads.add(new ActorHead(new ActorId("accoun", "u"), 1, new Offset(1), false));
            store.shard(1).write(new SnapshotBatch(SnapshotLedger.progress(1), heads, List.of()));
            try (var actors = store.shard(1).actors("account")) {
                assertThat(actors).containsExactlyInAnyOrderElementsOf(expected);
            }
            try (var actors = store.shard(0).actors("account")) {
                assertThat(actors).isEmpty();
            }
        }
    }

    // ---- Snapshots

    @Example
    default void snapshotOfTheSameEntryTakesThePlaceOfTheOneBefore() {
        try (SnapshotStoreUnderTest data = newStore(1);
                SnapshotStore store = data.open()) {
            SnapshotLedger ledger = new SnapshotLedger();
            ledger.take(new Write(List.of(new Turn(0, 1, 2, false))), store.shard(0));
            ledger.take(new Write(List.of(new Turn(0, 1, 2, false))), store.shard(0));
            Snapshot newest =
                    store.shard(0).snapshots(SnapshotLedger.ACTORS.getFirst()).getFirst();
            store.shard(0)
                    .write(new SnapshotBatch(
                            store.shard(0).progress().orElseThrow(),
                            List.of(),
                            List.of(new NewSnapshot(SnapshotLedger.ACTORS.getFirst(), newest, 2))));
            check(ledger, store.shard(0));
        }
    }

    @Example
    default void snapshotsOfADeletedActorAreLeftOut() {
        try (SnapshotStoreUnderTest data = newStore(1);
                SnapshotStore store = data.open()) {
            SnapshotLedger ledger = new SnapshotLedger();
            ShardSnapshots shard = store.shard(0);
            ledger.take(new Write(List.of(new Turn(0, 1, 3, false))), shard);
            Snapshot late = shard.snapshots(SnapshotLedger.ACTORS.getFirst()).getFirst();
            ledger.take(new Write(List.of(new Turn(0, 0, 0, true))), shard);
            check(ledger, shard);
            shard.write(new SnapshotBatch(
                    shard.progress().orElseThrow(),
                    List.of(),
                    List.of(new NewSnapshot(SnapshotLedger.ACTORS.getFirst(), late, 3))));
            shard.writeBases(Map.of(SnapshotLedger.ACTORS.getFirst(), late));
            check(ledger, shard);
            ledger.take(new Write(List.of(new Turn(0, 1, 3, false))), shard);
            ledger.take(new WriteBases(Set.of(0)), shard);
            check(ledger, shard);
        }
    }

    /** Where nothing can be damaged, the newest one stays the newest. */
    @Example
    default void damagedSnapshotIsLeftOutAndReplaced() {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            SnapshotLedger ledger = new SnapshotLedger();
            try (SnapshotStore store = data.open()) {
                Write write = new Write(List.of(new Turn(0, 1, 3, false), new Turn(1, 1, 3, false)));
                for (int i = 0; i < 3; i++) {
                    ledger.take(write, store.shard(0));
                    ledger.take(new WriteBases(Set.of(1)), store.shard(0));
                }
            }
            for (int damaged = 0; damaged < 2; damaged++) {
                if (canBeDamaged()) {
                    data.damageNewestSnapshot(0, SnapshotLedger.ACTORS.get(damaged));
                    ledger.forgetNewestSnapshot(SnapshotLedger.ACTORS.get(damaged));
                }
            }
            try (SnapshotStore store = data.open()) {
                check(ledger, store.shard(0));
                ledger.take(new Write(List.of(new Turn(0, 1, 1, false), new Turn(1, 0, 1, false))), store.shard(0));
                check(ledger, store.shard(0));
            }
        }
    }

    // ---- Refusals

    @Example
    default void batchThatGoesBackIsRefusedAsAWhole() {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            SnapshotLedger ledger = new SnapshotLedger();
            try (SnapshotStore store = data.open()) {
                ledger.take(new Write(List.of(new Turn(0, 1, 2, false), new Turn(1, 1, 0, false))), store.shard(0));
                assertGoingBackIsRefused(ledger, store.shard(0));
            }
            try (SnapshotStore store = data.open()) {
                assertGoingBackIsRefused(ledger, store.shard(0));
            }
        }
    }

    private static void assertGoingBackIsRefused(SnapshotLedger ledger, ShardSnapshots shard) {
        ActorHead head = new ActorHead(SnapshotLedger.ACTORS.get(2), 1, new Offset(1), false);
        SnapshotBatch back = new SnapshotBatch(
                SnapshotLedger.progress(1),
                List.of(head),
                List.of(new NewSnapshot(head.actor(), SnapshotLedger.snapshot(head), 1)));
        assertThatThrownBy(() -> shard.write(back)).isInstanceOf(IllegalArgumentException.class);
        check(ledger, shard);
    }

    @Example
    default void shardThatIsNotThereIsRefused() {
        try (SnapshotStoreUnderTest data = newStore(2);
                SnapshotStore store = data.open()) {
            assertThat(store.shards()).isEqualTo(2);
            assertThatThrownBy(() -> store.shard(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> store.shard(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Example
    default void whatLiesBeyondTheBatchIsRefused() {
        ActorHead head = new ActorHead(SnapshotLedger.ACTORS.getFirst(), 1, new Offset(2), false);
        assertThatThrownBy(() -> new SnapshotBatch(SnapshotLedger.progress(1), List.of(head), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("account/a");
        NewSnapshot snapshot = new NewSnapshot(head.actor(), SnapshotLedger.snapshot(head), 1);
        assertThatThrownBy(() -> new SnapshotBatch(SnapshotLedger.progress(1), List.of(), List.of(snapshot)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("account/a");
    }

    // ---- The store

    @Example
    default void shardsAreIndependent() {
        try (SnapshotStoreUnderTest data = newStore(3)) {
            List<SnapshotLedger> ledgers = List.of(new SnapshotLedger(), new SnapshotLedger(), new SnapshotLedger());
            try (SnapshotStore store = data.open()) {
                for (int i = 0; i < 9; i++) {
                    Write write = new Write(List.of(new Turn(i % 2, i, 2, false), new Turn(2, 1, i % 2, i == 8)));
                    ledgers.get(i % 3).take(write, store.shard(i % 3));
                    ledgers.get(i % 3).take(new WriteBases(Set.of(0)), store.shard(i % 3));
                }
                ledgers.get(1).take(new Clear(), store.shard(1));
                ledgers.get(2).take(new Erase(0), store.shard(2));
            }
            try (SnapshotStore store = data.open()) {
                for (int shard = 0; shard < 3; shard++) {
                    check(ledgers.get(shard), store.shard(shard));
                }
                ledgers.get(1).take(new Write(List.of(new Turn(0, 1, 1, false))), store.shard(1));
                check(ledgers.get(1), store.shard(1));
            }
        }
    }

    @Example
    default void schemasAreKept() {
        try (SnapshotStoreUnderTest data = newStore(1)) {
            Schema first = new Schema("Deposited", "amount".getBytes(StandardCharsets.UTF_8));
            Schema second = new Schema("Balance", new byte[70_000]);
            try (SnapshotStore store = data.open()) {
                assertThat(store.dictionary().schema(first.fingerprint())).isNull();
                store.learn(List.of(first));
                assertThat(store.dictionary().schema(first.fingerprint())).isEqualTo(first);
            }
            SnapshotStore before = data.open();
            before.learn(List.of(first, second));
            before.learn(List.of());
            before.shard(0).clear();
            data.kill();
            try (SnapshotStore store = data.open()) {
                assertThat(store.dictionary().schema(first.fingerprint())).isEqualTo(first);
                assertThat(store.dictionary().schema(second.fingerprint())).isEqualTo(second);
                assertThat(store.dictionary().schema(1)).isNull();
            }
        }
    }
}
