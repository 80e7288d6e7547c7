package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each row of the table "Recovery" in docs/formats/journal.md, on files made frame by frame. */
class RecoveryTest {

    @TempDir
    Path store;

    private Path shard;

    @BeforeEach
    void makeStore() throws IOException {
        new Manifest(SegmentImage.STORE, 1).write(store, Disk.REAL);
        shard = SegmentName.shard(store, 0);
        Files.createDirectory(shard);
    }

    @Test
    void aShardWithoutSegmentsIsFresh() {
        assertThat(judge(0).finding()).isEqualTo(new Finding.Fresh());
        assertThat(acquireAndCount()).isZero();
    }

    @Test
    void aSegmentThatWasOnlyPreparedIsTakenAway() throws IOException {
        Path prepared = SegmentName.segment(shard, 1);
        Files.createDirectory(prepared);
        Files.write(prepared.resolve("19700101L.cq4"), new byte[5000]);
        Files.createDirectory(SegmentName.segment(shard, 2));
        Files.createDirectory(SegmentName.segment(shard, 3));
        Files.createFile(SegmentName.segment(shard, 3).resolve("19700101L.cq4"));
        assertThat(judge(0).finding()).isEqualTo(new Finding.Fresh());
        assertThat(judge(0).obsolete()).containsExactly(1, 2, 3);
        assertThat(acquireAndCount()).isZero();
        assertThat(SegmentName.list(shard)).containsExactly(4);
    }

    @Test
    void aJournalThatEndsWithAWholeFrameIsKept() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).entry(3, 1).write(shard);
        assertThat(judge(3).finding()).isEqualTo(new Finding.CleanEnd(4));
        assertThat(acquireAndCount()).isEqualTo(2);
    }

    @Test
    void aTornTailIsCut() {
        SegmentImage image = new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .damage(3)
                .write(shard);
        assertThat(judge(2).finding())
                .isEqualTo(new Finding.TornTail(
                        1, image.slot(2).position() + image.slot(2).bytes(), 3));
        assertThat(acquireAndCount()).isEqualTo(1);
        assertThat(acquireAndCount()).as("by the next owner too").isEqualTo(1);
    }

    @Test
    void aLaterFrameThatKnewNothingOfTheHoleIsCutWithIt() {
        new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .entry(4, 1)
                .erase(3)
                .write(shard);
        assertThat(judge(1).finding()).isInstanceOf(Finding.TornTail.class);
        assertThat(acquireAndCount()).isEqualTo(1);
    }

    @Test
    void aHoleBeforeAFrameThatKnewItAsDurableIsDamage() {
        SegmentImage image = new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .entry(4, 3)
                .erase(3)
                .write(shard);
        assertThat(judge(0).finding())
                .isEqualTo(new Finding.DurableFrameLost(
                        1, image.slot(2).position() + image.slot(2).bytes(), 3, 3));
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 3", "segment 1");
    }

    @Test
    void aMissingFrameThatTheWatermarkFileVouchesForIsDamage() throws IOException {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).entry(3, 1).damage(3).write(shard);
        try (Watermark watermark = Watermark.open(shard, 0, Disk.REAL)) {
            watermark.write(3);
        }
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 3");
    }

    @Test
    void framesAreVoidFromTheFirstSequenceOfALaterSegmentOn() {
        new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .entry(4, 1)
                .damage(3)
                .write(shard);
        new SegmentImage(2).claim(2, 3, 2).entry(4, 3).write(shard);
        Recovery recovery = judge(4);
        assertThat(recovery.finding()).isEqualTo(new Finding.CleanEnd(5));
        assertThat(recovery.kept()).extracting(SegmentScan::next).containsExactly(3L, 5L);
        assertThat(acquireAndCount()).isEqualTo(2);
    }

    @Test
    void aWholeFrameIsVoidTooWhenALaterSegmentBeginsWithItsSequence() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).entry(3, 1).write(shard);
        new SegmentImage(2).claim(2, 3, 2).entry(4, 3).write(shard);
        assertThat(judge(4).kept()).extracting(SegmentScan::next).containsExactly(3L, 5L);
        assertThat(acquireAndCount()).isEqualTo(2);
    }

    @Test
    void newerSegmentsAreCutWithTheLostEndOfAnOlderOneThatWasNeverDurable() throws IOException {
        SegmentImage first = new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .erase(3)
                .write(shard);
        new SegmentImage(2)
                .claim(SegmentImage.STORE, 1, 4, 1, 1, first.end())
                .entry(5, 1)
                .write(shard);
        assertThat(judge(1).finding())
                .isEqualTo(new Finding.TornAcrossSegments(
                        1, first.slot(2).position() + first.slot(2).bytes(), 3, 2));
        assertThat(acquireAndCount()).isEqualTo(1);
        assertThat(SegmentName.list(shard)).containsExactly(1, 3);
        assertThat(acquireAndCount()).isEqualTo(1);
    }

    @Test
    void theLostEndOfAnOlderSegmentThatWasDurableIsDamage() {
        SegmentImage first = new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(3, 1)
                .erase(3)
                .write(shard);
        new SegmentImage(2).claim(SegmentImage.STORE, 2, 4, 3, 7, first.end()).write(shard);
        assertThat(judge(0).finding()).isInstanceOf(Finding.DurableFrameLost.class);
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 3", "segment 1");
    }

    @Test
    void aMissingSegmentInTheMiddleIsDamage() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).write(shard);
        new SegmentImage(3).claim(3, 9, 8).entry(10, 8).write(shard);
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 3");
    }

    @Test
    void aDurableClaimThatCannotBeReadIsDamage() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).write(shard);
        new SegmentImage(2).claim(2, 3, 2).entry(4, 3).damage(3).write(shard);
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 3");
    }

    @Test
    void theClaimOfARolledSegmentThatWasNeverDurableIsCutWithAllBehindIt() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).write(shard);
        new SegmentImage(2).claim(1, 3, 1).entry(4, 1).damage(3).write(shard);
        assertThat(judge(1).finding()).isInstanceOf(Finding.TornTail.class);
        assertThat(acquireAndCount()).isEqualTo(1);
    }

    @Test
    void aSegmentOfAnotherStoreIsRefused() {
        new SegmentImage(1).claim(new UUID(1, 2), 1, 1, 0, 0, 0).entry(2, 1).write(shard);
        assertThat(judge(0).finding()).isInstanceOf(Finding.ForeignFrame.class);
        assertRefusedUnchanged(CorruptJournalException.class, "claim of the store");
    }

    @Test
    void aSegmentUnderAnotherNumberIsRefused() throws IOException {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).write(shard);
        Files.move(SegmentName.segment(shard, 1), SegmentName.segment(shard, 2));
        assertRefusedUnchanged(CorruptJournalException.class, "a frame of segment 1");
    }

    @Test
    void aSegmentOfAnotherShardIsRefused() {
        new SegmentImage(1, 5).claim(1, 1, 0).write(shard);
        assertRefusedUnchanged(CorruptJournalException.class, "of shard 5");
    }

    @Test
    void aFrameOfANewerFormatIsRefusedByItsVersion() {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).version(2, 9).write(shard);
        assertThat(judge(0).finding()).isInstanceOf(Finding.NewerFormat.class);
        assertRefusedUnchanged(JournalException.class, "format version 9");
    }

    @Test
    void aTornEventThatHoldsFramesOfAnotherSegmentIsJustTorn() {
        byte[] export = new SegmentImage(7, 3).claim(1, 1, 0).entry(2, 1).bytes();
        Payload exported = new Payload(Entries.SCHEMA.fingerprint(), export);
        // At every alignment, one of which is that of a frame.
        for (int padding = 0; padding < 4; padding++) {
            Images.delete(shard);
            Entry padded = new Entry(
                    new Entry.Header(new ActorId("backup", "abcd".substring(padding)), 1, Offset.NONE, 0),
                    null,
                    Entry.Outcome.ACCEPTED,
                    List.of(exported),
                    List.of());
            new SegmentImage(1)
                    .claim(1, 1, 0)
                    .entry(2, 1)
                    .entry(padded, 3, 1)
                    .damage(3)
                    .write(shard);
            assertThat(judge(2).finding()).isInstanceOf(Finding.TornTail.class);
        }
    }

    @Test
    void allSegmentsGoneButTheWatermarkIsDamage() throws IOException {
        try (Watermark watermark = Watermark.open(shard, 0, Disk.REAL)) {
            watermark.write(3);
        }
        assertRefusedUnchanged(CorruptJournalException.class, "sequence 1");
    }

    @Test
    void aSegmentWithNothingButItsClaimIsBegunAgain() throws IOException {
        new SegmentImage(1).claim(1, 1, 0).entry(2, 1).write(shard);
        new SegmentImage(2).claim(2, 3, 2).write(shard);
        Recovery recovery = judge(3);
        assertThat(recovery.next()).isEqualTo(3);
        assertThat(recovery.obsolete()).containsExactly(2);
        assertThat(acquireAndCount()).isEqualTo(1);
        assertThat(SegmentName.list(shard)).containsExactly(1, 3);
    }

    private Recovery judge(long watermarkFile) {
        try {
            SegmentScanner scanner = new SegmentScanner(SegmentImage.STORE, 0);
            ShardHome home = new ShardHome(shard, SegmentImage.STORE, 0, JournalOptions.DEFAULT, Disk.REAL);
            List<SegmentScan> scans = new ShardSurvey(home, scanner).look(SegmentName.list(shard), watermarkFile);
            return Recovery.judge(scans, watermarkFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int acquireAndCount() {
        try (ChronicleJournal journal = ChronicleJournal.open(store, JournalOptions.DEFAULT)) {
            ShardJournal owned = journal.acquire(0, Entries.CLAIM);
            return Entries.all(owned).size();
        }
    }

    private void assertRefusedUnchanged(Class<? extends Exception> type, String... said) {
        List<String> before = Images.content(shard);
        try (ChronicleJournal journal = ChronicleJournal.open(store, JournalOptions.DEFAULT)) {
            var thrown =
                    assertThatThrownBy(() -> journal.acquire(0, Entries.CLAIM)).isInstanceOf(type);
            thrown.hasMessageContaining("shard 0");
            for (String words : said) {
                thrown.hasMessageContaining(words);
            }
        }
        assertThat(Images.content(shard)).isEqualTo(before);
    }
}
