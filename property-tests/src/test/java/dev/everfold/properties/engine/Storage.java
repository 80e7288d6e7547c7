package dev.everfold.properties.engine;

import dev.everfold.Durability;
import dev.everfold.journal.JournalOptions;
import dev.everfold.properties.ChronicleStore;
import dev.everfold.properties.InMemoryStore;
import dev.everfold.properties.StoreUnderTest;

/** The journals on which the engine is tested. */
enum Storage {
    MEMORY {
        @Override
        StoreUnderTest newStore(int shards) {
            return new InMemoryStore(shards);
        }
    },

    /** With segments of the smallest size. */
    DISK {
        @Override
        StoreUnderTest newStore(int shards) {
            return new ChronicleStore(JournalOptions.DEFAULT
                    .shards(shards)
                    .sizes(1 << 20, 1 << 17)
                    .reserveBytes(0)
                    .durability(Durability.WRITTEN));
        }
    };

    abstract StoreUnderTest newStore(int shards);
}
