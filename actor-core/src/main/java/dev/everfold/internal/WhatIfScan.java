package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.history.WhatIfReport;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a store with two versions of a type. For one thread. */
final class WhatIfScan {

    private final StoredHistories histories;
    private final Kind<?, ?, ?, ?, ?> present;
    private final Kind<?, ?, ?, ?, ?> candidate;
    private final boolean withCommands;
    private final WhatIfTally total = new WhatIfTally();

    WhatIfScan(
            StoredHistories histories,
            Kind<?, ?, ?, ?, ?> present,
            Kind<?, ?, ?, ?, ?> candidate,
            boolean withCommands) {
        this.histories = histories;
        this.present = present;
        this.candidate = candidate;
        this.withCommands = withCommands;
    }

    WhatIfReport run(int actorsMax) {
        new ActorScan(histories, present.name(), actorsMax, this::begin).run();
        return total.report(present.name());
    }

    private ActorScan.Reading begin(int shard, ActorId actor, @Nullable StoredEntry first) {
        Optional<ShardSnapshots> store = histories.snapshots(shard);
        List<Snapshot> snapshots = store.map(known -> known.snapshots(actor)).orElseGet(List::of);
        Optional<Snapshot> base = store.flatMap(known -> known.base(actor));
        WhatIf<?, ?, ?> whatIf = WhatIf.of(
                actor,
                new WhatIf.Versions<>(present, candidate, histories.dictionary(), withCommands),
                new WhatIf.Beginning(first, base, new ArrayList<>(snapshots)));
        return new ActorScan.Reading() {
            @Override
            public void add(StoredEntry stored) {
                whatIf.add(stored);
            }

            @Override
            public void finish() {
                whatIf.finish(total);
            }
        };
    }
}
