package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewritingTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    private static final String SECRET = "the secret of alice ";

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    /** Entries of two actors in three sealed segments; those of alice tell a secret. */
    private static List<StoredEntry> fill(ShardJournal shard) {
        Offset alice = Offset.NONE;
        Offset bob = Offset.NONE;
        for (int i = 1; i <= 30; i++) {
            alice = shard.append(entry("alice", i, alice, SECRET + i));
            bob = shard.append(entry("bob", i, bob, "what bob says " + i));
            shard.commit();
            if (i % 10 == 0) {
                shard.seal();
            }
        }
        return Entries.all(shard);
    }

    private static Entry entry(String key, long sequenceNumber, Offset previous, String text) {
        Entry.Header header = new Entry.Header(new ActorId("counter", key), sequenceNumber, previous, 1);
        Payload event = new Payload(Entries.SCHEMA.fingerprint(), text.getBytes(StandardCharsets.UTF_8));
        return new Entry(header, null, Entry.Outcome.ACCEPTED, List.of(event), List.of());
    }

    private static Entry withoutSecret(Entry entry) {
        if (!entry.header().actor().key().equals("alice")) {
            return entry;
        }
        List<Payload> erased = entry.events().stream().map(Payload::erased).toList();
        return new Entry(entry.header(), entry.origin(), entry.outcome(), erased, entry.messages());
    }

    private static void erase(ShardJournal shard) {
        shard.sealed().forEach(segment -> shard.rewrite(segment, stored -> withoutSecret(stored.entry())));
        shard.archived().forEach(segment -> shard.rewrite(segment, stored -> withoutSecret(stored.entry())));
    }

    /** Files in which the bytes can be found, archived ones unpacked. */
    private static List<Path> filesWith(String text, Path store) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var tree = Files.walk(store)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                try (SegmentBytes bytes = SegmentBytes.open(file)) {
                    byte[] all = new byte[(int) bytes.length()];
                    int at = 0;
                    while (at < all.length) {
                        at += bytes.read(at, all, at, all.length - at);
                    }
                    if (new String(all, StandardCharsets.ISO_8859_1).contains(text)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static void assertErased(List<StoredEntry> found, List<StoredEntry> before) {
        assertThat(found).hasSize(before.size());
        for (int i = 0; i < found.size(); i++) {
            Entry now = found.get(i).entry();
            Entry then = before.get(i).entry();
            assertThat(found.get(i).offset()).isEqualTo(before.get(i).offset());
            assertThat(now.header()).isEqualTo(then.header());
            boolean isAlice = now.header().actor().key().equals("alice");
            assertThat(now.events().getFirst().isErased()).isEqualTo(isAlice);
            byte[] expected = isAlice
                    ? new byte[then.events().getFirst().bytes().length]
                    : then.events().getFirst().bytes();
            assertThat(now.events().getFirst().bytes()).isEqualTo(expected);
        }
    }

    @Test
    void whatIsErasedIsInNoFileAndEverythingElseStays() throws IOException {
        List<StoredEntry> before;
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            before = fill(shard);
            assertThat(filesWith(SECRET, directory)).hasSize(3);
            erase(shard);
            assertThat(filesWith(SECRET, directory)).isEmpty();
            assertThat(filesWith("what bob says", directory)).hasSize(3);
            assertErased(Entries.all(shard), before);
            StoredEntry last = before.get(before.size() - 2);
            assertThat(Entries.drain(shard.history(last.offset())))
                    .hasSize(30)
                    .allMatch(stored -> stored.entry().events().getFirst().isErased());
        }
        VerificationReport report = StoreVerifier.verify(directory, _ -> {}).orElseThrow();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).isEmpty();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            assertErased(Entries.all(journal.acquire(0, Entries.CLAIM)), before);
        }
    }

    @Test
    void archivedCopiesAreErasedToo() throws IOException {
        List<StoredEntry> before;
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS.archive(true))) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            before = fill(shard);
            shard.trim(shard.sealed().get(1).end());
            assertThat(filesWith(SECRET, directory)).hasSize(3);
            erase(shard);
            assertThat(filesWith(SECRET, directory)).isEmpty();
            assertThat(filesWith("what bob says", directory)).hasSize(3);
        }
        try (StoreReader reader = StoreReader.open(directory)) {
            assertThat(reader.isWhole(0)).isTrue();
            assertErased(Entries.drain(reader.read(0, Offset.NONE)), before);
        }
        assertThat(StoreVerifier.verify(directory, _ -> {}).orElseThrow().damages())
                .isEmpty();
    }

    @Test
    void aReaderThatHadTheSegmentOpenGoesOnWithTheNewOne() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            List<StoredEntry> before = fill(shard);
            try (EntryCursor reader = shard.read(Offset.NONE)) {
                List<StoredEntry> found = new ArrayList<>(List.of(java.util.Objects.requireNonNull(reader.next())));
                assertThat(found.getFirst().entry().events().getFirst().isErased())
                        .isFalse();
                erase(shard);
                for (StoredEntry next = reader.next(); next != null; next = reader.next()) {
                    found.add(next);
                }
                assertErased(found.subList(1, found.size()), before.subList(1, before.size()));
            }
        }
    }

    @Test
    void anEntryOfAnotherSizeIsRefusedAndNothingIsChanged() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            fill(shard);
            Segment segment = shard.sealed().getFirst();
            shard.rewrite(segment, StoredEntry::entry);
            Path files = SegmentName.segment(SegmentName.shard(directory, 0), 1);
            List<String> before = Images.content(files);
            assertThatThrownBy(() -> shard.rewrite(segment, entry -> entry("alice", 1, Offset.NONE, "short")))
                    .hasMessageContaining("what was to replace it");
            assertThat(Images.content(files)).isEqualTo(before);
        }
    }

    @Test
    void onlyASealedOrArchivedSegmentIsRewritten() {
        try (ChronicleJournal journal = ChronicleJournal.open(directory, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            fill(shard);
            List<Segment> sealed = shard.sealed();
            shard.trim(sealed.getFirst().end());
            assertThatThrownBy(() -> shard.rewrite(sealed.getFirst(), stored -> withoutSecret(stored.entry())))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("is neither sealed nor archived");
        }
    }

    @Test
    void whereverTheDiskDiesTheOldSegmentOrTheNewOneIsThere() throws IOException {
        long calls = 0;
        boolean died = true;
        while (died) {
            Path store = directory.resolve("call-" + calls);
            List<StoredEntry> before;
            FaultyDisk disk = new FaultyDisk();
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS.archive(true), disk)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                before = fill(shard);
                shard.trim(shard.sealed().getFirst().end());
                // Counted from one moment on: the next segment may be in preparation.
                long callsBefore = disk.calls();
                disk.failFrom(callsBefore + calls + 1);
                try {
                    erase(shard);
                } catch (EverfoldException e) {
                    assertThat(e).hasStackTraceContaining("the disk died");
                }
                died = disk.calls() - callsBefore > calls;
                disk.heal();
            }
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                assertThat(store.resolve("shard-000/seg-0000000002").toFile().list())
                        .as("what a rewriting left that did not end")
                        .doesNotContain("rewriting.tmp");
                for (Segment segment : shard.sealed()) {
                    assertAllOrNothing(Entries.all(shard).stream()
                            .filter(stored -> segment.contains(stored.offset()))
                            .toList());
                }
                erase(shard);
                assertThat(filesWith(SECRET, store)).isEmpty();
            }
            try (StoreReader reader = StoreReader.open(store)) {
                assertErased(Entries.drain(reader.read(0, Offset.NONE)), before);
            }
            Images.delete(store);
            calls++;
        }
        assertThat(calls).isGreaterThan(12);
    }

    private static void assertAllOrNothing(List<StoredEntry> segment) {
        assertThat(segment.stream()
                        .filter(stored -> stored.entry().header().actor().key().equals("alice"))
                        .map(stored -> stored.entry().events().getFirst().isErased())
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
    }
}
