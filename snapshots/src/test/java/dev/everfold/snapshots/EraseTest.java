package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was erased is in no file: not in a table, not in a log, not in a file that was due to be deleted. */
class EraseTest {

    private static final int VICTIM = 5;

    @TempDir
    Path directory;

    @Test
    void nothingOfTheSnapshotsIsLeftInAnyFile() throws IOException {
        List<Long> written = new ArrayList<>();
        try (SnapshotStore store = Fixture.open(directory)) {
            ShardSnapshots shard = store.shard(0);
            for (int n = 1; n <= 12; n++) {
                shard.write(batch(n));
                written.add((long) n);
                if (n % 5 == 0) {
                    shard.writeBases(Map.of(Fixture.actor(VICTIM), secret(1_000 + n)));
                    written.add(1_000L + n);
                }
                if (n % 4 == 0) {
                    store.flush();
                }
            }
            assertThat(holding(written)).as("before").isNotEmpty();
            Iterator<?> reader = shard.actors("account").iterator();
            assertThat(reader.next()).isNotNull();

            shard.erase(Fixture.actor(VICTIM), new Offset(Long.MAX_VALUE));

            assertThat(holding(written)).isEmpty();
            assertThat(shard.snapshots(Fixture.actor(VICTIM))).isEmpty();
            assertThat(shard.head(Fixture.actor(VICTIM))).isPresent();
            assertThat(shard.snapshots(Fixture.actor(4))).isNotEmpty();
        }
        try (SnapshotStore store = Fixture.open(directory)) {
            assertThat(store.shard(0).snapshots(Fixture.actor(VICTIM))).isEmpty();
            assertThat(holding(written)).isEmpty();
        }
    }

    @Test
    void nothingOfSnapshotsThatHadGoneBeforeIsLeftEither() throws IOException {
        try (SnapshotStore store = Fixture.open(directory)) {
            ShardSnapshots shard = store.shard(0);
            shard.write(batch(1));
            store.flush();
            ActorHead tombstone = new ActorHead(Fixture.actor(VICTIM), 1, new Offset(2), true);
            shard.write(new SnapshotBatch(Fixture.progress(2), List.of(tombstone), List.of()));
            assertThat(shard.snapshots(Fixture.actor(VICTIM))).isEmpty();
            assertThat(holding(List.of(1L))).as("before").isNotEmpty();

            shard.erase(Fixture.actor(VICTIM), new Offset(Long.MAX_VALUE));

            assertThat(holding(List.of(1L))).isEmpty();
        }
    }

    /** Snapshots of ten actors; the victim's state is its own secret. */
    private static SnapshotBatch batch(int n) {
        List<ActorHead> heads = new ArrayList<>();
        List<NewSnapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            heads.add(new ActorHead(Fixture.actor(i), n, new Offset(n), false));
            snapshots.add(new NewSnapshot(Fixture.actor(i), i == VICTIM ? secret(n) : Fixture.snapshot(i, n), 2));
        }
        return new SnapshotBatch(Fixture.progress(n), heads, snapshots);
    }

    private static Snapshot secret(long n) {
        long offset = Math.min(n, 12);
        return new Snapshot(offset, new Offset(offset), 0, new Payload(7, Fixture.bytes(-n, 64)), List.of());
    }

    /** The files in which the state of one of these secrets is found. */
    private List<String> holding(List<Long> secrets) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Fixture.files(directory)) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (long n : secrets) {
                if (content.contains(new String(Fixture.bytes(-n, 64), StandardCharsets.ISO_8859_1))) {
                    found.add(file.getFileName() + " holds " + n);
                }
            }
        }
        return found;
    }
}
