package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.SnapshotBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedSnapshotsTest {

    private static final ActorId ACTOR = new ActorId("t", "a");

    private final Random random = new Random(1);
    private final SimulatedSnapshots snapshots = new SimulatedSnapshots(1);

    private void write(long number) {
        Offset offset = new Offset(number);
        SnapshotBatch batch = new SnapshotBatch(
                new ShardProgress(offset, List.of()), List.of(new ActorHead(ACTOR, number, offset, false)), List.of());
        snapshots.change(store -> store.shard(0).write(batch));
    }

    private long known() {
        return snapshots.content().shard(0).head(ACTOR).orElseThrow().sequenceNumber();
    }

    @Test
    void aPowerCutTakesWholeBatchesFromTheEndUpToTheLastFlush() {
        boolean[] seen = new boolean[6];
        for (int round = 0; round < 100; round++) {
            SimulatedSnapshotsTest life = new SimulatedSnapshotsTest();
            for (long i = 1; i <= 5; i++) {
                life.write(i);
                if (i == 2) {
                    life.snapshots.flush();
                }
            }
            assertThat(life.known()).isEqualTo(5);
            boolean isLoss = life.snapshots.cutPower(random);
            assertThat(isLoss).isEqualTo(life.known() < 5);
            assertThat(life.snapshots
                            .content()
                            .shard(0)
                            .progress()
                            .orElseThrow()
                            .completeUpTo()
                            .value())
                    .isEqualTo(life.known());
            seen[(int) life.known()] = true;
        }
        assertThat(seen).containsExactly(false, false, true, true, true, true);
    }

    @Test
    void whatAPowerCutLeftIsNotTakenByTheNextOne() {
        for (int round = 0; round < 30; round++) {
            SimulatedSnapshotsTest life = new SimulatedSnapshotsTest();
            life.write(1);
            life.snapshots.flush();
            life.write(2);
            life.write(3);
            life.snapshots.cutPower(random);
            long left = life.known();
            assertThat(life.snapshots.cutPower(random)).isFalse();
            assertThat(life.known()).isEqualTo(left);
        }
    }
}
