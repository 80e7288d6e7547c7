package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotFormat;
import dev.everfold.snapshot.SnapshotStoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges what is found in a shard that took {@link Fixture#batch batches} from 1 on. */
final class Survivors {

    private Survivors() {}

    /**
     * Asserts that the shard says what it said after one of the batches, and tells which. What is damaged may be
     * refused, and a snapshot may be missing then, but nothing may be wrong.
     *
     * @return 0 for none
     */
    static int batches(ShardSnapshots shard, int actors, boolean mayBeDamaged) {
        int batches = 0;
        try {
            batches = (int) shard.progress()
                    .map(ShardProgress::completeUpTo)
                    .map(Offset::value)
                    .orElse(0L)
                    .longValue();
            if (batches > 0) {
                assertThat(shard.progress()).contains(Fixture.progress(batches));
            }
        } catch (SnapshotStoreException e) {
            assertThat(mayBeDamaged && e.isDamaged()).as("%s", e).isTrue();
            return Integer.MAX_VALUE;
        }
        for (int i = 0; i < actors; i++) {
            check(shard, i, batches, mayBeDamaged);
        }
        return batches;
    }

    private static void check(ShardSnapshots shard, int actor, int batches, boolean mayBeDamaged) {
        try {
            assertThat(shard.head(Fixture.actor(actor)).orElse(null))
                    .isEqualTo(
                            batches == 0
                                    ? null
                                    : new ActorHead(Fixture.actor(actor), batches, new Offset(batches), false));
        } catch (SnapshotStoreException e) {
            assertThat(mayBeDamaged && e.isDamaged()).as("%s", e).isTrue();
        }
        Set<String> expected = new HashSet<>();
        for (int n = batches; n > 0 && expected.size() < 2; n--) {
            if (n % 3 == actor % 3) {
                expected.add(text(actor, Fixture.snapshot(actor, n)));
            }
        }
        List<Snapshot> snapshots = shard.snapshots(Fixture.actor(actor));
        Set<String> found =
                snapshots.stream().map(snapshot -> text(actor, snapshot)).collect(Collectors.toSet());
        if (mayBeDamaged) {
            assertThat(expected).containsAll(found);
        } else {
            assertThat(found).isEqualTo(expected);
        }
    }

    private static String text(int actor, Snapshot snapshot) {
        return java.util.HexFormat.of().formatHex(SnapshotFormat.encode(1, Fixture.actor(actor), snapshot));
    }
}
