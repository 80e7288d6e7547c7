package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the disk fails: nothing is acknowledged any more, and what was stays. */
class FailingDiskTest {

    private static final JournalOptions OPTIONS =
            JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10).reserveBytes(0);

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    @Test
    void afterAFailedSyncEveryAppendAndCommitFailsAndNamesTheFirstCause() {
        FaultyDisk disk = new FaultyDisk();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            entries.append(shard, "a", 100);
            shard.commit();
            entries.append(shard, "a", 100);
            disk.failOnce("force");
            assertThatThrownBy(shard::commit)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the disk died");
            // The disk is well again, but what it lost nobody knows: no sync is tried a second time.
            long calls = disk.calls();
            assertThatThrownBy(shard::commit)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("has failed before")
                    .hasMessageContaining("the disk died");
            assertThatThrownBy(() -> entries.append(shard, "a", 100)).hasMessageContaining("has failed before");
            assertThat(disk.calls()).isEqualTo(calls);
            assertThat(Entries.all(shard))
                    .as("what was committed can still be read")
                    .hasSize(1);
        }
    }

    @Test
    void aSegmentThatCannotBePreparedMeansNoRoomUntilItCan() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            assertThat(shard.hasRoom()).isTrue();
            disk.failNow("zero");
            for (int i = 0; i < 8; i++) {
                entries.append(shard, "a", 50_000);
            }
            shard.commit();
            await(() -> !shard.hasRoom());
            disk.heal();
            await(shard::hasRoom);
            for (int i = 0; i < 60; i++) {
                entries.append(shard, "a", 50_000);
            }
            shard.commit();
            assertThat(Entries.all(shard)).hasSize(68);
        }
    }

    @Test
    void aFullSegmentWithoutASuccessorFailsTheShard() {
        FaultyDisk disk = new FaultyDisk();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            entries.append(shard, "a", 50_000);
            shard.commit();
            disk.failNow("zero");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 60; i++) {
                            entries.append(shard, "a", 50_000);
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the disk died");
            assertThatThrownBy(shard::commit).hasMessageContaining("has failed before");
            disk.heal();
        }
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            assertThat(Entries.all(journal.acquire(0, Entries.CLAIM))).isNotEmpty();
        }
    }

    @Test
    void spaceBelowTheReserveMeansNoRoomButWhatWasDecidedIsStillTaken() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk();
        JournalOptions options = OPTIONS.reserveBytes(100 << 20);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, options, disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            assertThat(shard.hasRoom()).isTrue();
            disk.usable(50 << 20);
            await(() -> !shard.hasRoom());
            new Entries().append(shard, "a", 100);
            shard.commit();
            assertThat(Entries.all(shard)).hasSize(1);
            disk.usable(Long.MAX_VALUE);
            await(shard::hasRoom);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void whereverTheDiskDiesWhatWasAcknowledgedIsThereAfterwards(Durability durability) {
        JournalOptions options = OPTIONS.durability(durability);
        long calls = 1;
        boolean died = true;
        while (died) {
            Path store = directory.resolve("call-" + calls);
            Entries entries = new Entries();
            int acknowledged = 0;
            FaultyDisk disk = new FaultyDisk().failFrom(calls);
            try (ChronicleJournal journal = ChronicleJournal.open(store, options, disk)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                for (int i = 0; i < 12; i++) {
                    for (int j = 0; j < 10; j++) {
                        entries.append(shard, "key" + j, 20_000);
                    }
                    shard.commit();
                    acknowledged += 10;
                }
                assertThat(Entries.all(shard).size()).isEqualTo(acknowledged);
                acknowledged -= 100;
                shard.trim(Entries.all(shard).get(100).offset());
            } catch (EverfoldException e) {
                assertThat(e).hasStackTraceContaining("the disk died");
            }
            died = disk.calls() >= calls;
            assertGoesOn(store, options, acknowledged);
            calls++;
        }
        assertThat(calls).isGreaterThan(40);
    }

    private static void assertGoesOn(Path store, JournalOptions options, int acknowledged) {
        try (ChronicleJournal journal = ChronicleJournal.open(store, options)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<StoredEntry> all = Entries.all(shard);
            assertThat(all.size()).isGreaterThanOrEqualTo(acknowledged);
            Entries.continuing(shard).append(shard, "new", 100);
            shard.commit();
            assertThat(Entries.all(shard).size()).isEqualTo(all.size() + 1);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
