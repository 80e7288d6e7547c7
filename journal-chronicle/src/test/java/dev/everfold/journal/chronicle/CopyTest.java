package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Durability;
import dev.everfold.EverfoldException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopyTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir(factory = MemoryDirectory.class)
    Path home;

    private Path copy(int number) throws IOException {
        return Files.createDirectories(home.resolve("copy-" + number));
    }

    private Path store() {
        return home.resolve("store");
    }

    private static void append(ShardJournal shard, Entries entries, int count) {
        for (int i = 0; i < count; i++) {
            entries.append(shard, "key" + i % 3, 30_000);
            shard.commit();
        }
    }

    private static List<Offset> offsets(List<StoredEntry> entries) {
        return entries.stream().map(StoredEntry::offset).toList();
    }

    private static void assertHolds(Path copy, List<Offset> offsets) {
        try (StoreReader reader = StoreReader.open(copy)) {
            assertThat(offsets(Entries.drain(reader.read(0, Offset.NONE)))).isEqualTo(offsets);
        }
        VerificationReport report = StoreVerifier.verify(copy, _ -> {}).orElseThrow();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).isEmpty();
    }

    private static void assertGoesOn(Path copy, List<Offset> offsets) {
        try (ChronicleJournal journal = ChronicleJournal.open(copy, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            assertThat(offsets(Entries.all(shard))).isEqualTo(offsets);
            Offset next = Entries.continuing(shard).append(shard, "key0", 100);
            shard.commit();
            assertThat(offsets(Entries.all(shard))).hasSize(offsets.size() + 1).endsWith(next);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aCopyMadeWhileTheWriterWritesEndsWhereItWasTold(Durability durability) throws Exception {
        try (ChronicleJournal journal = ChronicleJournal.open(store(), OPTIONS.durability(durability))) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            AtomicBoolean done = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> {
                Entries entries = new Entries();
                for (int i = 0; i < 2000 && !done.get(); i++) {
                    append(shard, entries, 1);
                }
            });
            for (int i = 0; i < 5; i++) {
                Offset end = shard.end();
                Path copy = copy(i);
                journal.copyTo(copy, List.of(end), i == 0 ? null : copy(i - 1));
                List<Offset> expected = offsets(Entries.all(shard)).stream()
                        .filter(offset -> offset.compareTo(end) < 0)
                        .toList();
                assertHolds(copy, expected);
                assertThat(copy.resolve("LOCK")).doesNotExist();
            }
            done.set(true);
            writer.join();
            Offset end = shard.end();
            journal.copyTo(copy(5), List.of(end), copy(4));
            assertHolds(copy(5), offsets(Entries.all(shard)));
            assertGoesOn(copy(5), offsets(Entries.all(shard)));
        }
    }

    @Test
    void everyEndIsOneWhereACopyCanEnd() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(store(), OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < 12; i++) {
                if (i % 4 == 3) {
                    shard.seal();
                }
                if (i > 0) {
                    append(shard, entries, 1);
                }
                Path copy = copy(i);
                journal.copyTo(copy, List.of(shard.end()), null);
                assertHolds(copy, offsets(Entries.all(shard)));
                assertGoesOn(copy, offsets(Entries.all(shard)));
            }
        }
    }

    @Test
    void whatIsTheSameIsLinkedAndWhatWasRewrittenIsNot() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(store(), OPTIONS.archive(true))) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            for (int i = 0; i < 4; i++) {
                append(shard, entries, 5);
                shard.seal();
            }
            append(shard, entries, 5);
            List<Offset> all = offsets(Entries.all(shard));
            shard.trim(shard.sealed().getFirst().end());
            journal.copyTo(copy(1), List.of(shard.end()), null);
            shard.rewrite(
                    shard.sealed().get(1),
                    stored -> stored.entry().header().actor().key().equals("key1")
                            ? new dev.everfold.journal.Entry(
                                    stored.entry().header(),
                                    null,
                                    stored.entry().outcome(),
                                    List.of(stored.entry().events().getFirst().erased()),
                                    List.of())
                            : stored.entry());
            append(shard, entries, 1);
            journal.copyTo(copy(2), List.of(shard.end()), copy(1));

            assertThat(isSameFile("archive/shard-000/seg-0000000001.archived")).isTrue();
            assertThat(isSameFile("shard-000/seg-0000000002/19700101L.cq4")).isTrue();
            assertThat(isSameFile("shard-000/seg-0000000003/19700101L.cq4")).isFalse();
            assertThat(isSameFile("shard-000/seg-0000000004/19700101L.cq4")).isTrue();
            assertThat(isSameFile("shard-000/seg-0000000005/19700101L.cq4")).isFalse();
            assertHolds(copy(1), all);
            assertThat(Files.mismatch(
                            copy(2).resolve("shard-000/seg-0000000003/19700101L.cq4"),
                            store().resolve("shard-000/seg-0000000003/19700101L.cq4")))
                    .isEqualTo(-1);
        }
        List<String> first = Images.content(copy(1));
        ChronicleJournal second = ChronicleJournal.open(copy(2), OPTIONS);
        second.acquire(0, Entries.CLAIM);
        second.close();
        assertThat(Images.content(copy(1)))
                .as("the one is not changed by opening the other")
                .isEqualTo(first);
    }

    private boolean isSameFile(String name) throws IOException {
        return Files.getAttribute(copy(1).resolve(name), "unix:ino")
                .equals(Files.getAttribute(copy(2).resolve(name), "unix:ino"));
    }

    @Test
    void whatWasTrimmedSinceTheEndWasNotedIsNotMissed() throws IOException {
        for (boolean archive : new boolean[] {true, false}) {
            Path store = home.resolve("store-" + archive);
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS.archive(archive))) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                Entries entries = new Entries();
                append(shard, entries, 5);
                shard.seal();
                append(shard, entries, 5);
                Offset end = shard.end();
                List<Offset> all = offsets(Entries.all(shard));
                append(shard, entries, 5);
                shard.seal();
                append(shard, entries, 5);
                shard.seal();
                shard.trim(shard.end());
                Path copy = copy(archive ? 1 : 2);
                journal.copyTo(copy, List.of(end), null);
                assertHolds(copy, archive ? all : List.of());
                try (ChronicleJournal second = ChronicleJournal.open(copy, OPTIONS)) {
                    ShardJournal copied = second.acquire(0, Entries.CLAIM);
                    assertThat(copied.isWhole()).isFalse();
                    assertThat(new Entries().append(copied, "a", 10)).isGreaterThan(end);
                }
            }
        }
    }

    @Test
    void aCopyThatDidNotEndIsNoStore() throws IOException {
        long calls = 0;
        boolean died = true;
        FaultyDisk disk = new FaultyDisk();
        try (ChronicleJournal journal = ChronicleJournal.open(store(), OPTIONS.archive(true), disk)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            append(shard, entries, 3);
            shard.seal();
            append(shard, entries, 3);
            shard.seal();
            append(shard, entries, 3);
            List<Offset> all = offsets(Entries.all(shard));
            shard.trim(shard.sealed().getFirst().end());
            while (died) {
                Path copy = copy(1);
                // Counted from one moment on: the next segment may be in preparation.
                long before = disk.calls();
                disk.failFrom(before + calls + 1);
                try {
                    journal.copyTo(copy, List.of(shard.end()), null);
                    assertHolds(copy, all);
                } catch (EverfoldException e) {
                    assertThat(e).hasStackTraceContaining("the disk died");
                    if (Manifest.exists(copy)) {
                        assertHolds(copy, all);
                    }
                }
                died = disk.calls() - before > calls;
                disk.heal();
                calls++;
                Images.delete(copy);
            }
            assertThat(calls).isGreaterThan(20);
            append(shard, entries, 1);
        }
    }

    @Test
    void aCopyIntoAStoreOrOfAShardWithoutAnOwnerIsRefused() throws IOException {
        try (ChronicleJournal journal = ChronicleJournal.open(store(), OPTIONS.shards(2))) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<Offset> ends = List.of(shard.end(), shard.end());
            assertThatThrownBy(() -> journal.copyTo(copy(1), ends, null))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("shard 1 of")
                    .hasMessageContaining("has no owner");
            journal.acquire(1, Entries.CLAIM);
            journal.copyTo(copy(1), ends, null);
            assertThatThrownBy(() -> journal.copyTo(copy(1), ends, null))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("holds a store already");
            assertThatThrownBy(() -> journal.copyTo(copy(2), ends.subList(0, 1), null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
