package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has written is there after it was killed, however often; and nothing of it is left elsewhere. */
class KilledProcessTest {

    @TempDir
    Path directory;

    @TempDir
    Path temporary;

    @Test
    void endOfTheProcessTakesNoBatchAndLeavesNoneInPart() throws Exception {
        Random random = new Random(20_261_121);
        for (int round = 0; round < 5; round++) {
            try (Child child = Child.start(directory, temporary)) {
                int written = 0;
                for (int lines = 0; lines < 5 + random.nextInt(150); lines++) {
                    written = child.next();
                }
                int last = child.kill(written);
                try (SnapshotStore store = Fixture.open(directory)) {
                    assertThat(Survivors.batches(store.shard(1), Child.ACTORS, false))
                            .isGreaterThanOrEqualTo(last);
                }
            }
        }
        try (var left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().contains("rocksdb")))
                    .isEmpty();
        }
    }
}
