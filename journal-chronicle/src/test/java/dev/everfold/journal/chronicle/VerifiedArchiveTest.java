package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verification makes of shards that are not what was written once: trimmed, archived, deleted from, erased. */
class VerifiedArchiveTest {

    private static final JournalOptions OPTIONS =
            JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10).archive(true);

    @TempDir(factory = MemoryDirectory.class)
    Path store;

    private VerificationReport verify() {
        return StoreVerifier.verify(store, _ -> {}).orElseThrow();
    }

    private void fill(JournalOptions options) {
        try (ChronicleJournal journal = ChronicleJournal.open(store, options)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = Entries.continuing(shard);
            for (int i = 0; i < 40; i++) {
                entries.append(shard, "key" + i % 3, 1000);
                shard.commit();
                if (i % 10 == 9) {
                    shard.seal();
                }
            }
            shard.trim(shard.sealed().get(1).end());
        }
    }

    private Path archive() {
        return SegmentName.archive(SegmentName.shard(store, 0));
    }

    @Test
    void whatIsArchivedIsCheckedWithWhatIsLeft() {
        fill(OPTIONS);
        List<String> before = Images.content(store);
        VerificationReport report = verify();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.entries()).isEqualTo(40);
        assertThat(report.actors()).isEqualTo(3);
        assertThat(Images.content(store)).isEqualTo(before);
    }

    @Test
    void whatIsTrimmedIsNotMissed() {
        fill(OPTIONS.archive(false));
        VerificationReport report = verify();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.entries()).isEqualTo(20);
    }

    @Test
    void aDamagedArchiveIsNamedAndTheRestIsChecked() throws IOException {
        fill(OPTIONS);
        Path second = SegmentName.archived(archive(), 2);
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length - 5] ^= 1;
        Files.write(second, bytes);
        VerificationReport report = verify();
        assertThat(report.damages())
                .singleElement()
                .asString()
                .contains(second.toString())
                .contains("the checksum of block 0 does not match");
        assertThat(report.entries()).isEqualTo(20);
        Files.delete(second);
        assertThat(verify().damages()).singleElement().asString().contains("is missing, though the manifest names it");
        Files.writeString(archive().resolve(ArchiveManifest.FILE_NAME), "x");
        assertThat(verify().damages()).singleElement().asString().contains("manifest is damaged");
    }

    @Test
    void anArchiveThatNobodyNamesIsANote() throws IOException {
        fill(OPTIONS);
        Files.createFile(SegmentName.archived(archive(), 3));
        VerificationReport report = verify();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).singleElement().asString().contains("is not named by the archive's manifest");
    }

    private static Entry entry(
            long sequenceNumber,
            Offset previous,
            Entry.Outcome.Kind kind,
            @Nullable Payload command,
            Payload... events) {
        Entry.Header header = new Entry.Header(new ActorId("counter", "a"), sequenceNumber, previous, 1);
        return new Entry(header, null, command, new Entry.Outcome(kind, null, null, ""), List.of(events), List.of());
    }

    private VerificationReport verifyAll(EntryAt... entries) {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Offset last = Offset.NONE;
            for (EntryAt entry : entries) {
                last = shard.append(entry.behind(last));
            }
            shard.commit();
        }
        return verify();
    }

    private interface EntryAt {
        Entry behind(Offset previous);
    }

    private static final Payload EVENT = new Payload(Entries.SCHEMA.fingerprint(), new byte[20]);

    private static EntryAt event(long sequenceNumber) {
        return previous -> entry(sequenceNumber, previous, Entry.Outcome.Kind.ACCEPTED, null, EVENT);
    }

    private static EntryAt eventWithoutPrevious(long sequenceNumber) {
        return _ -> event(sequenceNumber).behind(Offset.NONE);
    }

    private static EntryAt tombstone(long sequenceNumber) {
        return _ -> entry(sequenceNumber, Offset.NONE, Entry.Outcome.Kind.DELETED, null);
    }

    @Test
    void aTombstoneEndsAChainAndTheNumbersGoOn() {
        assertThat(verifyAll(event(1), event(2), tombstone(3), eventWithoutPrevious(3), event(4), tombstone(5))
                        .damages())
                .isEmpty();
    }

    @Test
    void aTombstoneThatLiesAboutNumbersIsDamage() {
        assertThat(verifyAll(event(1), tombstone(3)).damages())
                .singleElement()
                .asString()
                .contains("begins with sequence number 3, but 2 follows here");
    }

    @Test
    void numbersThatBeginAnewBehindATombstoneAreDamage() {
        assertThat(verifyAll(event(1), tombstone(2), eventWithoutPrevious(1)).damages())
                .singleElement()
                .asString()
                .contains("begins with sequence number 1, but 2 follows here");
    }

    @Test
    void aChainThatLeadsAcrossATombstoneIsDamage() {
        assertThat(verifyAll(event(1), tombstone(2), event(2)).damages())
                .singleElement()
                .asString()
                .contains("names as the one before it")
                .contains("which was none");
    }

    @Test
    void erasedPayloadsNeedNoSchemaAndCommandsDo() {
        EntryAt erased = previous -> entry(1, previous, Entry.Outcome.Kind.ACCEPTED, EVENT.erased(), EVENT.erased());
        EntryAt unknown =
                previous -> entry(2, previous, Entry.Outcome.Kind.ACCEPTED, new Payload(7, new byte[1]), EVENT);
        assertThat(verifyAll(erased, unknown).damages())
                .singleElement()
                .asString()
                .contains("no claim declares the schema 7");
    }
}
