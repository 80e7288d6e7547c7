package dev.everfold.properties;

import dev.everfold.ActorId;
import java.util.Optional;

/** What the implementor of a contract supplies: stores, and what they can do. */
public interface JournalStores {

    /** The actor of tests that need only one. */
    ActorId ALICE = new ActorId("account", "alice");

    /** Another one. */
    ActorId BOB = new ActorId("account", "bob");

    /** A new store without entries, of {@link #shards()} shards. */
    StoreUnderTest newStore();

    /**
     * A new store below its reserve of disk space; empty for a journal that is not bounded by a disk and so always has
     * room.
     */
    Optional<StoreUnderTest> newStoreWithoutRoom();

    /** How many shards the stores have, at least 3. */
    default int shards() {
        return 3;
    }
}
