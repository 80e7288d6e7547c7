package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReaderTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir(factory = MemoryDirectory.class)
    Path store;

    @Test
    void aDirectoryWithoutAStoreIsNone() throws IOException {
        for (Path directory : List.of(store, store.resolve("missing"))) {
            assertThatThrownBy(() -> JournalProvider.installed().read(directory))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("there is no store in " + directory);
        }
        assertThat(store.toFile().list()).isEmpty();
    }

    @Test
    void everyShardIsReadAndNothingIsChanged() {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS.shards(3))) {
            for (int number = 0; number < 2; number++) {
                ShardJournal shard = journal.acquire(number, Entries.CLAIM);
                Entries entries = new Entries();
                for (int i = 0; i < 100 * (number + 1); i++) {
                    entries.append(shard, "key" + i % 7, 20_000);
                }
                shard.commit();
            }
        }
        for (String other : List.of("snapshots", "snapshots.damaged-1", "archive")) {
            assertThat(store.resolve(other).toFile().mkdir()).isTrue();
        }
        List<String> before = Images.content(store);
        try (JournalReader reader = JournalProvider.installed().read(store)) {
            assertThat(reader.shards()).isEqualTo(3);
            assertThat(reader.isWhole(0)).isTrue();
            assertThat(reader.isWhole(2)).isTrue();
            assertThat(Entries.drain(reader.read(0, Offset.NONE))).hasSize(100);
            assertThat(Entries.drain(reader.read(1, Offset.NONE))).hasSize(200);
            assertThat(Entries.drain(reader.read(2, Offset.NONE))).isEmpty();
            assertThat(reader.dictionary().schema(Entries.SCHEMA.fingerprint())).isEqualTo(Entries.SCHEMA);
            assertThat(reader.dictionary().schema(1)).isNull();
        }
        assertThat(Images.content(store)).isEqualTo(before);
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            assertThat(Entries.all(journal.acquire(1, Entries.CLAIM))).hasSize(200);
        }
        assertThat(StoreVerifier.verify(store, _ -> {}).orElseThrow().isSound()).isTrue();
    }

    @Test
    void aStoreThatIsOpenIsRefusedAndTwoMayReadOne() {
        try (ChronicleJournal _ = ChronicleJournal.open(store, OPTIONS)) {
            assertThatThrownBy(() -> StoreReader.open(store))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("is already open in this process");
        }
        try (StoreReader first = StoreReader.open(store)) {
            assertThat(first.id()).isNotNull();
            assertThatThrownBy(() -> ChronicleJournal.open(store, OPTIONS)).isInstanceOf(JournalException.class);
        }
        ChronicleJournal.open(store, OPTIONS).close();
    }

    @Test
    void aTornTailIsLeftOutAndStays() throws IOException {
        new Manifest(SegmentImage.STORE, 1).write(store, Disk.REAL);
        Path shard = SegmentName.shard(store, 0);
        Files.createDirectory(shard);
        new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .entry(4, 1)
                .damage(3)
                .write(shard);
        List<String> before = Images.content(store);
        try (StoreReader reader = StoreReader.open(store)) {
            assertThat(Entries.drain(reader.read(0, Offset.NONE)))
                    .singleElement()
                    .extracting(Entries::number)
                    .isEqualTo(2L);
        }
        assertThat(Images.content(store)).isEqualTo(before);
    }

    @Test
    void damageIsRefused() throws IOException {
        new Manifest(SegmentImage.STORE, 1).write(store, Disk.REAL);
        Path shard = SegmentName.shard(store, 0);
        Files.createDirectory(shard);
        new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .entry(4, 3)
                .damage(3)
                .write(shard);
        assertThatThrownBy(() -> StoreReader.open(store))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("the frame with sequence 3 is damaged or missing");
    }

    @Test
    void aMissingSegmentInTheMiddleIsRefused() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < 3; i++) {
                entries.append(shard, "a", 100);
                shard.commit();
                shard.seal();
            }
            entries.append(shard, "a", 100);
            shard.commit();
        }
        Images.delete(SegmentName.segment(SegmentName.shard(store, 0), 2));
        List<String> before = Images.content(store);
        assertThatThrownBy(() -> StoreReader.open(store)).isInstanceOf(CorruptJournalException.class);
        assertThatThrownBy(() -> {
                    try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                        journal.acquire(0, Entries.CLAIM);
                    }
                })
                .isInstanceOf(CorruptJournalException.class);
        assertThat(Images.content(store).stream().filter(line -> !line.startsWith("LOCK")))
                .isEqualTo(
                        before.stream().filter(line -> !line.startsWith("LOCK")).toList());
    }

    @Test
    void aTrimmedShardIsReadFromWhatIsLeft() {
        List<StoredEntry> all;
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < 100; i++) {
                entries.append(shard, "a", 30_000);
            }
            shard.commit();
            all = Entries.all(shard);
            shard.trim(all.get(80).offset());
            all = Entries.all(shard);
        }
        try (StoreReader reader = StoreReader.open(store)) {
            assertThat(reader.isWhole(0)).isFalse();
            List<StoredEntry> found = Entries.drain(reader.read(0, Offset.NONE));
            assertThat(found)
                    .extracting(StoredEntry::offset)
                    .isEqualTo(all.stream().map(StoredEntry::offset).toList());
        }
    }
}
