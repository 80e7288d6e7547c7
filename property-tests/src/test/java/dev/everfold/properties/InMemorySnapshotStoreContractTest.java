package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.SnapshotStore;

class InMemorySnapshotStoreContractTest implements SnapshotStoreContract {

    @Override
    public SnapshotStoreUnderTest newStore(int shards) {
        InMemorySnapshotStore store = new InMemorySnapshotStore(shards);
        return new SnapshotStoreUnderTest() {
            @Override
            public SnapshotStore open() {
                return store;
            }

            @Override
            public void kill() {}

            @Override
            public void cutPower(long seed) {}

            @Override
            public void damageNewestSnapshot(int shard, ActorId actor) {
                throw new UnsupportedOperationException("nothing in memory is damaged");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean canBeDamaged() {
        return false;
    }
}
