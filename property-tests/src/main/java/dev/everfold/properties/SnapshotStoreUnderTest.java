package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.snapshot.SnapshotStore;

/** What an implementor of {@link SnapshotStoreContract} supplies: data that outlive the stores opened on them. */
public interface SnapshotStoreUnderTest extends AutoCloseable {

    /**
     * Opens a store on the data. Called only when none is open: at first, after a close, after {@link #kill} and after
     * {@link #cutPower}.
     */
    SnapshotStore open();

    /** Ends the process that had the store open, or makes it seem so. */
    void kill();

    /** Ends the machine that had the store open, or makes it seem so, at a moment that the seed decides. */
    void cutPower(long seed);

    /** Damages the actor's newest snapshot that is no base. Called only while no store is open, and when it can be. */
    void damageNewestSnapshot(int shard, ActorId actor);

    /** Removes everything. */
    @Override
    void close();
}
