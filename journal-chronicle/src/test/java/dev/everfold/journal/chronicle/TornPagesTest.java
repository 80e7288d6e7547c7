package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A power cut leaves each page that changed since the last sync as it was, as it is, or in shreds. */
class TornPagesTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);
    private static final int SYNCED = 300;
    private static final int UNSYNCED = 200;

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void whatWasSyncedIsThereAndWhatFollowsIsAPrefix(int page) throws IOException {
        Path store = directory.resolve("store");
        Path synced = directory.resolve("synced");
        Path later = directory.resolve("later");
        List<StoredEntry> all;
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < SYNCED; i++) {
                entries.append(shard, "key" + i % 3, 50 + i);
            }
            shard.commit();
            Images.copy(store, synced);
            for (int i = 0; i < UNSYNCED; i++) {
                entries.append(shard, "key" + i % 3, 50 + i);
            }
            Images.copy(store, later);
            shard.commit();
            all = Entries.all(shard);
        }
        UUID id = Manifest.read(synced).storeId();
        Random random = new Random(page);
        for (int image = 0; image < 500; image++) {
            Path torn = directory.resolve("torn");
            Images.copy(later, torn);
            tear(synced, torn, page, random);
            List<StoredEntry> found = Peek.entries(SegmentName.shard(torn, 0), id);
            assertThat(found.size()).as("image %d", image).isBetween(SYNCED, SYNCED + UNSYNCED);
            assertThat(offsets(found)).isEqualTo(offsets(all).subList(0, found.size()));
            if (image % 25 == 0) {
                assertGoesOn(torn, found.size());
            }
            Images.delete(torn);
        }
    }

    private static void tear(Path synced, Path torn, int page, Random random) throws IOException {
        try (var tree = Files.walk(torn)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                byte[] old =
                        Files.readAllBytes(synced.resolve(torn.relativize(file).toString()));
                byte[] now = Files.readAllBytes(file);
                for (int at = 0; at < now.length; at += page) {
                    int end = Math.min(at + page, now.length);
                    if (Arrays.equals(old, at, end, now, at, end)) {
                        continue;
                    }
                    switch (random.nextInt(3)) {
                        case 0 -> System.arraycopy(old, at, now, at, end - at);
                        case 1 -> {}
                        default -> shred(old, now, at, end, random);
                    }
                }
                Files.write(file, now);
            }
        }
    }

    /** Where the page differs, anything may be. */
    private static void shred(byte[] old, byte[] now, int from, int to, Random random) {
        for (int i = from; i < to; i++) {
            if (old[i] != now[i] && random.nextBoolean()) {
                now[i] = (byte) random.nextInt();
            }
        }
    }

    private static void assertGoesOn(Path store, int count) {
        for (int run = 1; run <= 2; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                assertThat(Entries.all(shard).size()).isEqualTo(count + run - 1);
                Entries.continuing(shard).append(shard, "new", 100);
                shard.commit();
            }
        }
    }

    private static List<Long> offsets(List<StoredEntry> entries) {
        return entries.stream().map(stored -> stored.offset().value()).toList();
    }
}
