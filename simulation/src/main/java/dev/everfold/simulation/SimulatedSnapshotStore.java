package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.TimerKey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot store of one life of the process, on data that outlive it. Whatever can go wrong goes through the
 * hazards.
 */
final class SimulatedSnapshotStore implements SnapshotStore {

    /** Sees what is written. */
    interface Observer {

        void batch(int shard, SnapshotBatch batch);

        void base(int shard, ActorId actor, Snapshot base);
    }

    private final SimulatedSnapshots data;
    private final Hazards hazards;
    private final Trace trace;
    private final Observer observer;

    SimulatedSnapshotStore(SimulatedSnapshots data, Hazards hazards, Trace trace, Observer observer) {
        this.data = data;
        this.hazards = hazards;
        this.trace = trace;
        this.observer = observer;
    }

    @Override
    public int shards() {
        return data.content().shards();
    }

    @Override
    public ShardSnapshots shard(int shard) {
        return new Part(Objects.checkIndex(shard, shards()));
    }

    @Override
    public Dictionary dictionary() {
        return data.content().dictionary();
    }

    @Override
    public void learn(Collection<Schema> learned) {
        hazards.call();
        List<Schema> schemas = List.copyOf(learned);
        data.change(store -> store.learn(schemas));
    }

    @Override
    public void flush() {
        hazards.call();
        if (hazards.strikes(Fault.FAILED_SNAPSHOT_WRITE)) {
            trace.say("a flush of the snapshots fails");
            throw SnapshotStoreException.unusable("the simulated store cannot flush", null);
        }
        trace.say("the snapshots are flushed");
        data.flush();
    }

    @Override
    public void copyTo(Path directory) {
        throw new UnsupportedOperationException("a simulated store has no copy on disk");
    }

    @Override
    public void close() {}

    /** What is written and fails is there all the same, or it is not. */
    private void write(String what, Consumer<SnapshotStore> change) {
        hazards.call();
        boolean fails = hazards.strikes(Fault.FAILED_SNAPSHOT_WRITE);
        trace.say(what + (fails ? " fails to be written" : " is written"));
        if (!fails || hazards.isHeads()) {
            data.change(change);
        }
        if (fails) {
            throw SnapshotStoreException.unusable("the simulated store cannot write", null);
        }
    }

    private void read(String what) {
        hazards.call();
        if (hazards.strikes(Fault.FAILED_SNAPSHOT_READ)) {
            trace.say(what + " cannot be read");
            throw SnapshotStoreException.unusable("the simulated store cannot read " + what, null);
        }
    }

    private final class Part implements ShardSnapshots {
        private final int number;

        Part(int number) {
            this.number = number;
        }

        private ShardSnapshots content() {
            return data.content().shard(number);
        }

        @Override
        public Optional<ShardProgress> progress() {
            hazards.call();
            return content().progress();
        }

        @Override
        public Optional<ActorHead> head(ActorId actor) {
            read("the head of " + actor);
            return content().head(actor);
        }

        @Override
        public List<Snapshot> snapshots(ActorId actor) {
            read("what is stored of " + actor);
            Optional<Snapshot> base = content().base(actor);
            for (Snapshot snapshot : content().snapshots(actor)) {
                boolean isBase = base.isPresent() && base.get().equals(snapshot);
                if (!isBase && !data.isDamaged(number, actor, snapshot) && hazards.strikes(Fault.DAMAGED_SNAPSHOT)) {
                    trace.say("the snapshot of " + actor + " at " + snapshot.offset() + " is damaged");
                    data.damage(number, actor, snapshot);
                }
            }
            return content().snapshots(actor).stream()
                    .filter(snapshot -> (base.isPresent() && base.get().equals(snapshot))
                            || !data.isDamaged(number, actor, snapshot))
                    .toList();
        }

        @Override
        public Optional<Snapshot> base(ActorId actor) {
            read("the base of " + actor);
            return content().base(actor);
        }

        @Override
        public Stream<ActorId> actors(String type) {
            read("the actors of " + type);
            return content().actors(type);
        }

        @Override
        public List<TimerKey> timers(@Nullable TimerKey after, long dueUpToMillis, int max) {
            read("the timers");
            return content().timers(after, dueUpToMillis, max);
        }

        @Override
        public void write(SnapshotBatch batch) {
            observer.batch(number, batch);
            SimulatedSnapshotStore.this.write(
                    "shard " + number + ": a batch up to " + batch.progress().completeUpTo(),
                    store -> store.shard(number).write(batch));
        }

        @Override
        public void writeBases(Map<ActorId, Snapshot> bases) {
            Map<ActorId, Snapshot> copy = Map.copyOf(bases);
            copy.forEach((actor, base) -> observer.base(number, actor, base));
            SimulatedSnapshotStore.this.write(
                    "shard " + number + ": " + copy.size() + " bases",
                    store -> store.shard(number).writeBases(copy));
        }

        @Override
        public void erase(ActorId actor, Offset end) {
            SimulatedSnapshotStore.this.write(
                    "shard " + number + ": the end of " + actor + " up to " + end,
                    store -> store.shard(number).erase(actor, end));
            data.flush();
        }

        @Override
        public void clear() {
            SimulatedSnapshotStore.this.write(
                    "shard " + number + ": nothing",
                    store -> store.shard(number).clear());
        }
    }
}
