package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What snapshot stores leave behind, from one life of the process to the next: every change since the beginning, and
 * how many of them were flushed. A power cut takes the last ones of the others, each of them whole.
 */
final class SimulatedSnapshots {

    /** Names a snapshot. */
    private record Place(int shard, ActorId actor, long offset) {}

    private final int shards;
    private final List<Consumer<SnapshotStore>> changes = new ArrayList<>();
    private final Set<Place> damaged = new HashSet<>();
    private InMemorySnapshotStore content;
    private int flushed;

    SimulatedSnapshots(int shards) {
        this.shards = shards;
        this.content = new InMemorySnapshotStore(shards);
    }

    /** As of now. To be changed by {@link #change} only. */
    SnapshotStore content() {
        return content;
    }

    /** One change, all of it or, when it is refused, nothing. */
    void change(Consumer<SnapshotStore> change) {
        change.accept(content);
        changes.add(change);
    }

    /** Nothing takes what was changed so far. */
    void flush() {
        flushed = changes.size();
    }

    /**
     * The power is cut.
     *
     * @return whether a change was lost
     */
    boolean cutPower(RandomGenerator random) {
        int kept = flushed + random.nextInt(changes.size() - flushed + 1);
        boolean isLoss = kept < changes.size();
        changes.subList(kept, changes.size()).clear();
        flushed = kept;
        content = new InMemorySnapshotStore(shards);
        changes.forEach(change -> change.accept(content));
        return isLoss;
    }

    /** From now on this snapshot cannot be read. */
    void damage(int shard, ActorId actor, Snapshot snapshot) {
        damaged.add(new Place(shard, actor, snapshot.offset().value()));
    }

    boolean isDamaged(int shard, ActorId actor, Snapshot snapshot) {
        return damaged.contains(new Place(shard, actor, snapshot.offset().value()));
    }
}
