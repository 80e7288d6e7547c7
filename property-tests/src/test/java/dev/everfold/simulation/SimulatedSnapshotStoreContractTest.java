package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.properties.SnapshotStoreContract;
import dev.everfold.properties.SnapshotStoreUnderTest;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import java.util.Random;
import java.util.Set;

/** In the package of the simulation, as its store is nobody else's. */
class SimulatedSnapshotStoreContractTest implements SnapshotStoreContract {

    private static final SimulatedSnapshotStore.Observer NOBODY = new SimulatedSnapshotStore.Observer() {
        @Override
        public void batch(int shard, SnapshotBatch batch) {}

        @Override
        public void base(int shard, ActorId actor, Snapshot base) {}
    };

    @Override
    public SnapshotStoreUnderTest newStore(int shards) {
        SimulatedSnapshots data = new SimulatedSnapshots(shards);
        return new SnapshotStoreUnderTest() {
            @Override
            public SnapshotStore open() {
                Trace trace = new Trace(1);
                Hazards none = new Hazards(SimulationOptions.DEFAULT.faults(Set.of()), new Random(0), trace);
                return new SimulatedSnapshotStore(data, none, trace, NOBODY);
            }

            @Override
            public void kill() {}

            @Override
            public void cutPower(long seed) {
                data.cutPower(new Random(seed));
            }

            @Override
            public void damageNewestSnapshot(int shard, ActorId actor) {
                data.content().shard(shard).snapshots(actor).stream()
                        .filter(snapshot -> !data.content()
                                .shard(shard)
                                .base(actor)
                                .filter(snapshot::equals)
                                .isPresent())
                        .findFirst()
                        .ifPresent(newest -> data.damage(shard, actor, newest));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean canBeDamaged() {
        return true;
    }
}
