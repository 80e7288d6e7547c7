package dev.everfold.properties;

import java.util.Optional;

class InMemoryJournalContractTest implements JournalContract {

    @Override
    public StoreUnderTest newStore() {
        return new InMemoryStore(shards());
    }

    @Override
    public Optional<StoreUnderTest> newStoreWithoutRoom() {
        return Optional.empty();
    }
}
