package dev.everfold.properties;

class RocksSnapshotStoreContractTest implements SnapshotStoreContract {

    @Override
    public SnapshotStoreUnderTest newStore(int shards) {
        return new RocksStore(shards);
    }

    @Override
    public boolean canBeDamaged() {
        return true;
    }
}
