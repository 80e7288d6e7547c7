package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.EverfoldException;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalReader;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final JournalOptions OPTIONS =
            JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10).archive(true);

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    /** Three segments with 10 entries each, the first two of them trimmed, and one with 5. */
    private List<StoredEntry> fill(Path store, JournalOptions options, Disk disk) {
        try (ChronicleJournal journal = ChronicleJournal.open(store, options, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<StoredEntry> all = fill(shard);
            shard.trim(all.get(20).offset());
            return all;
        }
    }

    private static List<StoredEntry> fill(ShardJournal shard) {
        Entries entries = new Entries();
        for (int i = 0; i < 35; i++) {
            if (i % 10 == 0) {
                shard.seal();
            }
            entries.append(shard, "key" + i % 3, 1000);
            shard.commit();
        }
        return Entries.all(shard);
    }

    private static List<Offset> offsets(List<StoredEntry> entries) {
        return entries.stream().map(StoredEntry::offset).toList();
    }

    private static List<StoredEntry> read(Path store, Offset from) {
        try (JournalReader reader = StoreReader.open(store)) {
            return Entries.drain(reader.read(0, from));
        }
    }

    private Path file(int segment) {
        return SegmentName.archived(SegmentName.archive(SegmentName.shard(directory, 0)), segment);
    }

    @Test
    void whatIsTrimmedIsReadFromTheArchiveAndNothingIsChangedByReading() throws IOException {
        List<StoredEntry> all = fill(directory, OPTIONS, Disk.REAL);
        assertThat(SegmentName.list(SegmentName.shard(directory, 0))).containsExactly(3, 4);
        assertThat(file(1)).exists();
        List<String> before = Images.content(directory);
        try (JournalReader reader = StoreReader.open(directory)) {
            assertThat(reader.isWhole(0)).isTrue();
            assertThat(reader.dictionary().schema(Entries.SCHEMA.fingerprint())).isEqualTo(Entries.SCHEMA);
            assertThat(offsets(Entries.drain(reader.read(0, Offset.NONE)))).isEqualTo(offsets(all));
            for (int i = 0; i < all.size(); i++) {
                List<StoredEntry> found =
                        Entries.drain(reader.read(0, all.get(i).offset()));
                assertThat(offsets(found)).isEqualTo(offsets(all).subList(i, all.size()));
                assertThat(Entries.number(found.getFirst())).isEqualTo(Entries.number(all.get(i)));
            }
        }
        assertThat(Images.content(directory)).isEqualTo(before);
    }

    @Test
    void anArchiveIsSmallerThanItsSegmentAndCanBeReadAcrossItsBlocks() throws IOException {
        JournalOptions large = JournalOptions.DEFAULT.sizes(4 << 20, 1 << 20).archive(true);
        long segmentBytes;
        List<StoredEntry> all;
        try (ChronicleJournal journal = ChronicleJournal.open(directory, large)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < 11; i++) {
                entries.append(shard, "a", 300_000);
            }
            shard.commit();
            shard.seal();
            all = Entries.all(shard);
            segmentBytes = shard.sealed().getFirst().bytes();
            shard.trim(shard.end());
        }
        assertThat(Files.size(file(1))).isLessThan(segmentBytes / 10);
        List<StoredEntry> found = read(directory, Offset.NONE);
        assertThat(offsets(found)).isEqualTo(offsets(all));
        assertThat(found.stream().map(Entries::number))
                .isEqualTo(all.stream().map(Entries::number).toList());
    }

    @Test
    void theOwnerIsToldWhatIsArchivedAlone() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<StoredEntry> all = fill(shard);
            List<Segment> sealed = shard.sealed();
            assertThat(shard.archived()).isEmpty();
            shard.trim(all.get(20).offset());
            assertThat(shard.archived()).isEqualTo(sealed.subList(0, 2));
            assertThat(shard.isWhole()).isFalse();
        }
    }

    @Test
    void whereverTheDiskDiesWhileSegmentsAreArchivedNothingIsLost() {
        long calls = 0;
        boolean died = true;
        while (died) {
            Path store = directory.resolve("call-" + calls);
            List<StoredEntry> all;
            FaultyDisk disk = new FaultyDisk();
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS, disk)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                all = fill(shard);
                // Counted from one moment on: the next segment may be in preparation.
                long before = disk.calls();
                disk.failFrom(before + calls + 1);
                try {
                    shard.trim(all.get(20).offset());
                } catch (EverfoldException e) {
                    assertThat(e).hasStackTraceContaining("the disk died");
                }
                died = disk.calls() - before > calls;
                disk.heal();
            }
            assertThat(offsets(read(store, Offset.NONE))).isEqualTo(offsets(all));
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                shard.trim(all.get(20).offset());
                assertThat(offsets(Entries.all(shard))).isEqualTo(offsets(all.subList(20, 35)));
                Path archive = SegmentName.archive(SegmentName.shard(store, 0));
                assertThat(archive.toFile().list())
                        .containsExactlyInAnyOrder("manifest", "seg-0000000001.archived", "seg-0000000002.archived");
            }
            assertThat(offsets(read(store, Offset.NONE))).isEqualTo(offsets(all));
            Images.delete(store);
            calls++;
        }
        assertThat(calls).isGreaterThan(25);
    }

    @Test
    void aHalfWrittenArchiveIsIgnoredAndTakenAwayByTheOwner() throws IOException {
        List<StoredEntry> all = fill(directory, OPTIONS, Disk.REAL);
        Path half = file(3).resolveSibling("seg-0000000003.archived.tmp");
        Files.write(half, new byte[100]);
        assertThat(offsets(read(directory, Offset.NONE))).isEqualTo(offsets(all));
        assertThat(half).exists();
        ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS);
        journal.acquire(0, Entries.CLAIM);
        journal.close();
        assertThat(half).doesNotExist();
    }

    @Test
    void anArchiveThatTheManifestDoesNotNameCountsForNothingAndStays() throws IOException {
        List<StoredEntry> all = fill(directory, OPTIONS, Disk.REAL);
        Path stray = file(3);
        Files.copy(file(2), stray);
        assertThat(offsets(read(directory, Offset.NONE))).isEqualTo(offsets(all));
        ChronicleJournal.open(directory, OPTIONS).close();
        assertThat(stray).exists();
    }

    @Test
    void anArchiveThatIsMissingOrAnotherIsNamed() throws IOException {
        fill(directory, OPTIONS, Disk.REAL);
        byte[] second = Files.readAllBytes(file(2));
        Files.delete(file(2));
        assertThatThrownBy(() -> StoreReader.open(directory))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining(file(2).toString())
                .hasMessageContaining("is missing, though the manifest names it");
        Files.copy(file(1), file(2));
        assertThatThrownBy(() -> StoreReader.open(directory))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("is not the one that the manifest names: it is segment 1 of shard 0");
        Files.write(file(2), second);
        assertThat(read(directory, Offset.NONE)).hasSize(35);
    }

    @Test
    void everyFlippedBitOfAnArchiveIsFoundOrHarmless() throws IOException {
        List<StoredEntry> all = fill(directory, OPTIONS, Disk.REAL);
        byte[] sound = Files.readAllBytes(file(1));
        for (int at = 0; at < sound.length; at += 7) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 16;
            Files.write(file(1), damaged);
            assertThatThrownBy(() -> read(directory, Offset.NONE))
                    .as("bit of byte " + at)
                    .isInstanceOfAny(CorruptJournalException.class, JournalException.class)
                    .hasMessageContaining(file(1).toString());
        }
        for (int size = 0; size < sound.length; size += 13) {
            Files.write(file(1), java.util.Arrays.copyOf(sound, size));
            assertThatThrownBy(() -> read(directory, Offset.NONE)).isInstanceOf(CorruptJournalException.class);
        }
        Files.write(file(1), sound);
        assertThat(read(directory, Offset.NONE)).hasSize(all.size());
    }

    @Test
    void aManifestThatIsDamagedOrNewerIsRefusedByName() throws IOException {
        fill(directory, OPTIONS, Disk.REAL);
        Path manifest = file(1).resolveSibling(ArchiveManifest.FILE_NAME);
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("segment 1", "segment 3"));
        assertThatThrownBy(() -> StoreReader.open(directory))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining(manifest + " is damaged: its checksum does not match");
        Files.writeString(manifest, "");
        assertThatThrownBy(() -> StoreReader.open(directory)).isInstanceOf(CorruptJournalException.class);
        ArchiveManifest other = new ArchiveManifest(new java.util.UUID(1, 2), 0, List.of());
        Files.writeString(manifest, other.text());
        assertThatThrownBy(() -> StoreReader.open(directory))
                .hasMessageContaining("it is that of shard 0 of the store");
        Files.writeString(manifest, FutureFormats.archiveManifest(text));
        assertThatThrownBy(() -> StoreReader.open(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has format version 2, this build reads version 1");
    }

    @Test
    void whatWasTrimmedWithoutAnArchiveCutsOffWhatWasArchivedBeforeIt() {
        List<StoredEntry> all = fill(directory, OPTIONS, Disk.REAL);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS.archive(false))) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            shard.trim(all.get(30).offset());
        }
        try (JournalReader reader = StoreReader.open(directory)) {
            assertThat(reader.isWhole(0)).isFalse();
            assertThat(offsets(Entries.drain(reader.read(0, Offset.NONE)))).isEqualTo(offsets(all.subList(30, 35)));
        }
    }
}
