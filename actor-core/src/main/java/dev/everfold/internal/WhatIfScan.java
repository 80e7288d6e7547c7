package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.history.WhatIfReport;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store with two versions of a type. Each pass over a shard takes the actors whose hash lies in one range,
 * which shrinks when there are more of them than may be in memory; the next pass begins behind it. For one thread.
 */
final class WhatIfScan {

    private final StoredHistories histories;
    private final Kind<?, ?, ?, ?, ?> present;
    private final Kind<?, ?, ?, ?, ?> candidate;
    private final boolean withCommands;
    private final int actorsMax;
    private final WhatIfTally total = new WhatIfTally();

    WhatIfScan(
            StoredHistories histories,
            Kind<?, ?, ?, ?, ?> present,
            Kind<?, ?, ?, ?, ?> candidate,
            boolean withCommands,
            int actorsMax) {
        this.histories = histories;
        this.present = present;
        this.candidate = candidate;
        this.withCommands = withCommands;
        this.actorsMax = actorsMax;
    }

    WhatIfReport run() {
        for (int shard = 0; shard < histories.journal().shards(); shard++) {
            long last = pass(shard, Long.MIN_VALUE);
            while (last < Long.MAX_VALUE) {
                last = pass(shard, last + 1);
            }
        }
        return total.report(present.name());
    }

    /**
     * Takes the actors of this shard whose hash is not less than this one, as many as fit.
     *
     * @return the largest hash that was taken
     */
    private long pass(int shard, long from) {
        Map<ActorId, WhatIf<?, ?, ?>> inHand = new HashMap<>();
        long to = Long.MAX_VALUE;
        try (EntryCursor cursor = histories.journal().read(shard, Offset.NONE)) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                ActorId actor = stored.entry().header().actor();
                if (!actor.type().equals(present.name()) || !isWithin(from, to, actor)) {
                    continue;
                }
                WhatIf<?, ?, ?> known = inHand.get(actor);
                if (known == null) {
                    known = begin(shard, actor, stored);
                    inHand.put(actor, known);
                }
                known.add(stored);
                if (inHand.size() > actorsMax) {
                    to = shrink(inHand);
                }
            }
        }
        inHand.values().forEach(actor -> actor.finish(total));
        addThoseWithoutEntries(shard, from, to, inHand);
        return to;
    }

    private static boolean isWithin(long from, long to, ActorId actor) {
        long hash = Sharding.hash(actor);
        return hash >= from && hash <= to;
    }

    /** Leaves the upper half of the actors to later passes. */
    private static long shrink(Map<ActorId, WhatIf<?, ?, ?>> inHand) {
        long[] hashes =
                inHand.keySet().stream().mapToLong(Sharding::hash).sorted().toArray();
        long to = hashes[(hashes.length - 1) / 2];
        inHand.keySet().removeIf(actor -> Sharding.hash(actor) > to);
        return to;
    }

    private void addThoseWithoutEntries(int shard, long from, long to, Map<ActorId, WhatIf<?, ?, ?>> seen) {
        Optional<ShardSnapshots> snapshots = histories.snapshots(shard);
        if (snapshots.isEmpty()) {
            return;
        }
        try (Stream<ActorId> actors = snapshots.get().actors(present.name())) {
            actors.filter(actor -> isWithin(from, to, actor) && !seen.containsKey(actor))
                    .forEach(actor -> begin(shard, actor, null).finish(total));
        }
    }

    private WhatIf<?, ?, ?> begin(int shard, ActorId actor, @Nullable StoredEntry first) {
        Optional<ShardSnapshots> store = histories.snapshots(shard);
        List<Snapshot> snapshots = store.map(known -> known.snapshots(actor)).orElseGet(List::of);
        Optional<Snapshot> base = store.flatMap(known -> known.base(actor));
        return WhatIf.of(
                actor,
                new WhatIf.Versions<>(present, candidate, histories.dictionary(), withCommands),
                new WhatIf.Beginning(first, base, new ArrayList<>(snapshots)));
    }
}
