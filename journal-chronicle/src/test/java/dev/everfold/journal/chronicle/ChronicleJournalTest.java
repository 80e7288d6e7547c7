package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.LimitExceededException;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsReadBackInOrder() {
        Entries entries = new Entries();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Offset first = entries.append(shard, "a", 100);
            Offset second = entries.append(shard, "b", 100);
            assertThat(Entries.all(shard)).as("before the commit").isEmpty();
            shard.commit();
            assertThat(second).isGreaterThan(first);
            assertThat(Entries.all(shard)).extracting(StoredEntry::offset).containsExactly(first, second);
        }
    }

    @Test
    void aReopenedJournalGoesOnBehindWhatIsThere() {
        for (int run = 1; run <= 5; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                assertThat(shard.epoch()).isEqualTo(run);
                assertThat(shard.dictionary().schema(Entries.SCHEMA.fingerprint()))
                        .isEqualTo(Entries.SCHEMA);
                Entries entries = Entries.continuing(shard);
                for (int i = 0; i < 10; i++) {
                    entries.append(shard, "a", 100);
                }
                shard.commit();
                List<StoredEntry> all = Entries.all(shard);
                assertThat(all).hasSize(run * 10);
                assertThat(all.stream().map(Entries::number)).isSorted();
                assertThat(Entries.drain(shard.history(entries.head("a"))))
                        .extracting(StoredEntry::offset)
                        .isEqualTo(all.stream().map(StoredEntry::offset).toList());
            }
        }
    }

    @Test
    void entriesRunOnFromSegmentToSegment() throws IOException {
        Entries entries = new Entries();
        int count = 4000;
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            for (int i = 0; i < count; i++) {
                entries.append(shard, "key" + i % 7, 1000);
                if (i % 100 == 99) {
                    shard.commit();
                }
            }
            assertThat(SegmentName.list(SegmentName.shard(directory, 0))).hasSizeGreaterThan(3);
            assertThat(Entries.all(shard)).hasSize(count);
        }
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            assertThat(Entries.all(shard)).hasSize(count);
            List<StoredEntry> history = Entries.drain(shard.history(entries.head("key3")));
            assertThat(history).extracting(Entries::number).startsWith(1L, 2L, 3L);
            assertThat(history).hasSize(count / 7);
            StoredEntry middle = Entries.all(shard).get(count / 2);
            assertThat(Entries.drain(shard.read(middle.offset()))).hasSize(count / 2);
        }
    }

    @Test
    void anEntryAboveTheLimitIsRefusedAndChangesNothing() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            assertThatThrownBy(() -> entries.append(shard, "a", OPTIONS.entryBytesMax()))
                    .isInstanceOf(LimitExceededException.class);
            entries.append(shard, "a", OPTIONS.entryBytesMax() - 100);
            shard.commit();
            assertThat(Entries.all(shard)).hasSize(1);
        }
    }

    @Test
    void theLargestEntryThatOptionsAllowIsTaken() {
        JournalOptions options = OPTIONS.sizes(1 << 20, 1 << 18);
        int overhead = sizeOf(Entries.entry("a", 1, Offset.NONE, 1 << 18)) - (1 << 18);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, options)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            for (int i = 0; i < 10; i++) {
                shard.append(Entries.entry("a", 1, Offset.NONE, options.entryBytesMax() - overhead));
            }
            shard.commit();
            assertThat(Entries.all(shard)).hasSize(10);
            assertThatThrownBy(() ->
                            shard.append(Entries.entry("a", 1, Offset.NONE, options.entryBytesMax() - overhead + 1)))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    private static int sizeOf(Entry entry) {
        ByteWriter out = new ByteWriter(1024);
        EntryFormat.encode(entry, out);
        return out.size();
    }

    @Test
    void aCleanlyClosedStoreIsAsSmallAsItsContent() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            new Entries().append(shard, "a", 100);
            shard.commit();
        }
        Path segment = SegmentName.segment(SegmentName.shard(directory, 0), 1);
        assertThat(Files.size(SegmentName.data(segment))).isLessThan(4096);
    }

    @Test
    void aShardHasOneOwnerAtATime() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            assertThatThrownBy(() -> journal.acquire(0, Entries.CLAIM)).isInstanceOf(JournalException.class);
            shard.close();
            try (ShardJournal again = journal.acquire(0, Entries.CLAIM)) {
                assertThat(again.epoch()).isGreaterThan(shard.epoch());
            }
            assertThatThrownBy(() -> shard.append(Entries.entry("a", 1, Offset.NONE, 8)))
                    .isInstanceOf(JournalException.class);
        }
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(JournalProvider.installed()).isInstanceOf(ChronicleJournalProvider.class);
    }
}
