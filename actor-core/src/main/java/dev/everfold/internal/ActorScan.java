package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardSnapshots;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads all actors of a type. Each pass over a shard takes the actors whose hash lies in one range, which shrinks when
 * there are more of them than may be in memory; the next pass begins behind it. For one thread.
 */
final class ActorScan {

    /** What is made of one actor's past. */
    interface Reading {

        /** The actor's next entry. Those that are in what the past begins with are among them. */
        void add(StoredEntry stored);

        /** There are no more. */
        void finish();
    }

    /** Begins to read an actor. */
    @FunctionalInterface
    interface Beginning {
        /** Begins with this entry; null for an actor of which only snapshots are left. */
        Reading begin(int shard, ActorId actor, @Nullable StoredEntry first);
    }

    private final StoredHistories histories;
    private final String type;
    private final int actorsMax;
    private final Beginning beginning;

    ActorScan(StoredHistories histories, String type, int actorsMax, Beginning beginning) {
        if (actorsMax < 1) {
            throw new IllegalArgumentException("actorsMax must be at least 1, was " + actorsMax);
        }
        this.histories = histories;
        this.type = type;
        this.actorsMax = actorsMax;
        this.beginning = beginning;
    }

    void run() {
        for (int shard = 0; shard < histories.journal().shards(); shard++) {
            long last = pass(shard, Long.MIN_VALUE);
            while (last < Long.MAX_VALUE) {
                last = pass(shard, last + 1);
            }
        }
    }

    /**
     * Takes the actors of this shard whose hash is not less than this one, as many as fit.
     *
     * @return the largest hash that was taken
     */
    private long pass(int shard, long from) {
        Map<ActorId, Reading> inHand = new HashMap<>();
        long to = Long.MAX_VALUE;
        try (EntryCursor cursor = histories.journal().read(shard, Offset.NONE)) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                ActorId actor = stored.entry().header().actor();
                if (!actor.type().equals(type) || !isWithin(from, to, actor)) {
                    continue;
                }
                Reading known = inHand.get(actor);
                if (known == null) {
                    known = beginning.begin(shard, actor, stored);
                    inHand.put(actor, known);
                }
                known.add(stored);
                if (inHand.size() > actorsMax) {
                    to = shrink(inHand);
                }
            }
        }
        inHand.values().forEach(Reading::finish);
        readThoseWithoutEntries(shard, from, to, inHand);
        return to;
    }

    private static boolean isWithin(long from, long to, ActorId actor) {
        long hash = Sharding.hash(actor);
        return hash >= from && hash <= to;
    }

    /** Leaves the upper half of the actors to later passes. */
    private static long shrink(Map<ActorId, Reading> inHand) {
        long[] hashes =
                inHand.keySet().stream().mapToLong(Sharding::hash).sorted().toArray();
        long to = hashes[(hashes.length - 1) / 2];
        inHand.keySet().removeIf(actor -> Sharding.hash(actor) > to);
        return to;
    }

    private void readThoseWithoutEntries(int shard, long from, long to, Map<ActorId, Reading> seen) {
        Optional<ShardSnapshots> snapshots = histories.snapshots(shard);
        if (snapshots.isEmpty()) {
            return;
        }
        try (Stream<ActorId> actors = snapshots.get().actors(type)) {
            actors.filter(actor -> isWithin(from, to, actor) && !seen.containsKey(actor))
                    .forEach(actor -> beginning.begin(shard, actor, null).finish());
        }
    }
}
