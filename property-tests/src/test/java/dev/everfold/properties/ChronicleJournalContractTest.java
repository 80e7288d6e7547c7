package dev.everfold.properties;

import dev.everfold.journal.JournalOptions;
import java.util.Optional;

/** Segments of the smallest size, so that they roll all the time. */
class ChronicleJournalContractTest implements JournalContract {

    private JournalOptions options() {
        return JournalOptions.DEFAULT.shards(shards()).sizes(1 << 20, 1 << 18).reserveBytes(0);
    }

    @Override
    public StoreUnderTest newStore() {
        return new ChronicleStore(options());
    }

    @Override
    public Optional<StoreUnderTest> newStoreWithoutRoom() {
        return Optional.of(new ChronicleStore(options().reserveBytes(Long.MAX_VALUE)));
    }
}
