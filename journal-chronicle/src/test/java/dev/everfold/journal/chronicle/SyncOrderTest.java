package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Durability;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the disk, and in which order: what no test on a healthy machine would miss. */
class SyncOrderTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void aSyncedCommitSyncsTheSegmentAndThenNotesTheWatermark() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            int before = disk.log().size();
            new Entries().append(shard, "a", 100);
            assertThat(since(before)).isEmpty();
            shard.commit();
            assertThat(since(before)).containsExactly("force", "write 24 bytes");
            shard.commit();
            assertThat(since(before)).as("nothing new, nothing to sync").hasSize(2);
        }
    }

    @Test
    void aWrittenCommitSyncsNothingButAFullSegmentIsSyncedBehindIt() throws InterruptedException {
        JournalOptions options = OPTIONS.durability(Durability.WRITTEN);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, options, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            int before = disk.log().size();
            Entries entries = new Entries();
            entries.append(shard, "a", 100);
            shard.commit();
            assertThat(since(before)).isEmpty();
            for (int i = 0; i < 30; i++) {
                entries.append(shard, "a", 50_000);
                shard.commit();
            }
            for (int i = 0; i < 200 && !since(before).contains("force"); i++) {
                Thread.sleep(10);
            }
            assertThat(since(before)).containsSubsequence("force", "write 24 bytes");
            assertThat(since(before)).noneMatch(call -> call.startsWith("zero"));
        }
    }

    @Test
    void aSyncWhereCommitsDoNotSyncCoversEverySegmentUpToTheCommit() throws IOException {
        JournalOptions options = OPTIONS.durability(Durability.WRITTEN);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, options, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int round = 1; round <= 3; round++) {
                for (int i = 0; i < 50; i++) {
                    entries.append(shard, "a", 50_000);
                }
                shard.commit();
                int segments = Place.segment(shard.end().value());
                shard.sync();
                assertThat(Watermark.read(SegmentName.shard(directory, 0), 0)).isEqualTo(50 * round + segments);
                List<String> syncs = new ArrayList<>(disk.log());
                syncs.removeIf(call -> !call.equals("force") && !call.equals("write 24 bytes"));
                assertThat(syncs).endsWith("force", "write 24 bytes");
            }
        }
    }

    @Test
    void aSyncThatFailsVoidsTheOwnership() {
        JournalOptions options = OPTIONS.durability(Durability.WRITTEN);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, options, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            entries.append(shard, "a", 100);
            shard.commit();
            disk.failOnce("force");
            assertThatThrownBy(shard::sync)
                    .isInstanceOf(JournalException.class)
                    .hasStackTraceContaining("the disk died");
            assertThatThrownBy(shard::sync).isInstanceOf(JournalException.class);
            assertThatThrownBy(() -> entries.append(shard, "a", 100)).hasMessageContaining("has failed before");
        }
    }

    @Test
    void aSealedSegmentGivesBackTheSpaceItDidNotNeed() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, JournalOptions.DEFAULT, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            new Entries().append(shard, "a", 100);
            shard.commit();
            shard.seal();
        }
        try (var files = Files.walk(SegmentName.segment(SegmentName.shard(directory, 0), 1))) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(256 << 10);
        }
    }

    @Test
    void directoriesOfAnInterruptedMakingAreSyncedByWhoeverFindsThem() throws IOException {
        Path store = directory.resolve("a/b");
        Files.createDirectories(store);
        ChronicleJournal.open(store, OPTIONS, disk).close();
        assertThat(disk.log())
                .containsSubsequence("directory " + directory.getFileName(), "directory a", "directory b");
        int before = disk.log().size();
        Files.createDirectory(SegmentName.shard(store, 0));
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS, disk)) {
            journal.acquire(0, Entries.CLAIM);
        }
        assertThat(since(before)).containsSubsequence("directory b", "createDirectory seg-0000000001");
    }

    @Test
    void aSegmentIsDurableWithItsNameBeforeItsClaimIs() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            journal.acquire(0, Entries.CLAIM);
            assertThat(disk.log())
                    .containsSubsequence(
                            "move store.tmp to store",
                            "directory " + directory.getFileName(),
                            "createDirectory shard-000",
                            "directory " + directory.getFileName(),
                            "createDirectory seg-0000000001",
                            "truncate",
                            "reserve " + (1 << 20),
                            "zero to " + (1 << 20),
                            "force all",
                            "force all",
                            "directory seg-0000000001",
                            "directory shard-000",
                            "force",
                            "write 24 bytes");
        }
    }

    @Test
    void aFullSegmentIsSyncedBeforeTheNextOnesFramesAre() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            int before = disk.log().size();
            int segment = 1;
            while (segment == 1) {
                segment = Place.segment(entries.append(shard, "a", 50_000).value());
            }
            assertThat(since(before).stream().filter("force"::equals)).hasSize(1);
            shard.commit();
            assertThat(since(before).stream().filter("force"::equals)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1023, 1024, 1025, 2500})
    void whatWasRecoveredIsWrittenAgainAndSyncedBeforeTheClaimIs(int durable) throws IOException {
        new Manifest(SegmentImage.STORE, 1).write(directory, Disk.REAL);
        Path shard = SegmentName.shard(directory, 0);
        Files.createDirectory(shard);
        SegmentImage image = new SegmentImage(1).claim(1, 1, 0);
        for (int sequence = 2; sequence <= 2600; sequence++) {
            image.entry(sequence, Math.min(sequence - 1, durable));
        }
        int recovered = image.write(shard).end() - image.slot(durable + 1).position();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            journal.acquire(0, Entries.CLAIM);
        }
        List<String> withoutPreparing = new ArrayList<>(disk.log());
        withoutPreparing.removeIf(call -> !call.startsWith("write") && !call.startsWith("force"));
        assertThat(disk.log()).contains("write " + recovered + " bytes");
        assertThat(withoutPreparing.indexOf("write " + recovered + " bytes"))
                .isLessThan(withoutPreparing.indexOf("force"));
        assertThat(withoutPreparing.subList(
                        withoutPreparing.indexOf("write " + recovered + " bytes"), withoutPreparing.indexOf("force")))
                .contains("force all");
    }

    @Test
    void aTrimmedSegmentIsRenamedDurablyBeforeAnythingOfItIsDeleted() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            Offset last = Offset.NONE;
            for (int i = 0; i < 30; i++) {
                last = entries.append(shard, "a", 50_000);
            }
            shard.commit();
            int before = disk.log().size();
            shard.trim(last);
            assertThat(since(before))
                    .containsSubsequence(
                            "move seg-0000000001 to .trash-seg-0000000001",
                            "directory shard-000",
                            "delete 19700101L.cq4",
                            "delete .trash-seg-0000000001");
        }
    }

    private List<String> since(int count) {
        List<String> log = disk.log();
        return log.subList(count, log.size());
    }
}
