package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.Durability;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerifierTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir(factory = MemoryDirectory.class)
    Path store;

    @Test
    void aDirectoryWithoutAStoreIsNone() throws IOException {
        assertThat(StoreVerifier.verify(store, _ -> {})).isEmpty();
        assertThat(StoreVerifier.verify(store.resolve("missing"), _ -> {})).isEmpty();
        Files.writeString(store.resolve("letter.txt"), "dear reader");
        assertThat(StoreVerifier.verify(store, _ -> {})).isEmpty();
    }

    @Test
    void aSoundStoreIsCountedAndLeftAsItIs() {
        for (int run = 0; run < 3; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                Entries entries = Entries.continuing(shard);
                for (int i = 0; i < 800; i++) {
                    entries.append(shard, "key" + i % 20, 1000);
                }
                shard.commit();
            }
        }
        List<String> before = Images.content(store);
        VerificationReport report = verify();
        assertThat(report.damages()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.notes()).isEmpty();
        assertThat(report.entries()).isEqualTo(2400);
        assertThat(report.actors()).isEqualTo(20);
        assertThat(report.shards()).isEqualTo(1);
        assertThat(report.segments()).isGreaterThanOrEqualTo(3);
        assertThat(Images.content(store)).isEqualTo(before);
    }

    @Test
    void aStoreInUseIsRefusedAndItsHolderNamed() throws Exception {
        try (Child child = Child.start(store, Durability.SYNCED, 10, 0)) {
            assertThat(child.line()).isEqualTo("0.");
            assertThatThrownBy(() -> StoreVerifier.verify(store, _ -> {}))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another process (pid ");
            child.kill(0);
        }
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void aTornTailIsANoteAndNoDamage() {
        image().claim(1, 1, 0)
                .entry(chain(1), 2, 1)
                .entry(chain(2), 3, 1)
                .damage(3)
                .write(shard());
        VerificationReport report = verify();
        assertThat(report.damages()).isEmpty();
        assertThat(report.notes()).singleElement().asString().contains("did not finish");
        assertThat(report.entries()).isEqualTo(1);
    }

    @Test
    void aDurableFrameThatIsDamagedIsNamedAndTheCheckGoesOn() {
        image().claim(1, 1, 0)
                .entry(chain(1), 2, 1)
                .entry(chain(2), 3, 1)
                .entry(chain(3), 4, 3)
                .entry(chain(4), 5, 3)
                .damage(3)
                .write(shard());
        VerificationReport report = verify();
        assertThat(report.isSound()).isFalse();
        assertThat(report.damages().getFirst().toString())
                .contains("shard 0, segment 1")
                .contains("sequences 3 to 3");
        assertThat(report.entries()).as("what comes later is checked too").isEqualTo(3);
        assertThat(report.damages())
                .anySatisfy(damage ->
                        assertThat(damage.what()).contains("counter/a").contains("sequence number 3"));
    }

    @Test
    void aMissingSegmentIsNamed() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                Entries.continuing(shard).append(shard, "a", 100);
                shard.commit();
            }
        }
        Images.delete(SegmentName.segment(shard(), 2));
        VerificationReport report = verify();
        assertThat(report.damages().getFirst().what()).contains("damaged or missing");
    }

    @Test
    void aChainThatSkipsAnEntryIsDamage() {
        SegmentImage image = image().claim(1, 1, 0).entry(chain(1), 2, 1);
        image.entry(Entries.entry("a", 2, new Offset(Place.of(1, 99)), 20), 3, 1)
                .entry(Entries.entry("a", 7, offset(image, 3), 20), 4, 1)
                .entry(Entries.entry("b", 2, Offset.NONE, 20), 5, 1)
                .write(shard());
        assertThat(verify().damages())
                .extracting(VerificationReport.Damage::what)
                .satisfiesExactly(
                        first -> assertThat(first).contains("names as the one before it"),
                        second -> assertThat(second).contains("sequence number 7, but 3"),
                        third -> assertThat(third).contains("counter/b").contains("sequence number 2, but 1"));
    }

    @Test
    void aPayloadWhoseSchemaNobodyDeclaredIsDamage() {
        Entry entry = new Entry(
                new Entry.Header(new ActorId("counter", "a"), 1, Offset.NONE, 0),
                null,
                Outcome.ACCEPTED,
                List.of(new Payload(0xbadL, new byte[3])),
                List.of());
        image().claim(1, 1, 0).entry(entry, 2, 1).write(shard());
        assertThat(verify().damages()).singleElement().asString().contains("schema bad");
    }

    @Test
    void messagesAreFollowedFromShardToShard() {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS.shards(2))) {
            ShardJournal sender = journal.acquire(0, Entries.CLAIM);
            ShardJournal receiver = journal.acquire(1, Entries.CLAIM);
            Offset first = sender.append(sending("s", 1, Offset.NONE, 1, 2));
            Offset second = sender.append(sending("s", 2, first, 3));
            receiver.append(handling("r1", new Origin(0, 1, first)));
            receiver.append(handling("r3", new Origin(0, 3, second)));
            receiver.append(handling("r2", new Origin(0, 2, first)));
            sender.commit();
            receiver.commit();
        }
        assertThat(verify().damages()).isEmpty();
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal sender = journal.acquire(0, Entries.CLAIM);
            ShardJournal receiver = journal.acquire(1, Entries.CLAIM);
            Offset jump = sender.append(sending("t", 1, Offset.NONE, 5));
            receiver.append(handling("r5", new Origin(0, 4, jump)));
            receiver.append(handling("x", new Origin(0, 5, jump)));
            receiver.append(handling("r2", new Origin(0, 2, jump)));
            receiver.append(handling("r7", new Origin(9, 1, jump)));
            sender.commit();
            receiver.commit();
        }
        assertThat(verify().damages())
                .extracting(VerificationReport.Damage::what)
                .anySatisfy(what -> assertThat(what).contains("number 5, but 4 follows"))
                .anySatisfy(what -> assertThat(what).contains("sent no such message"))
                .anySatisfy(what -> assertThat(what).contains("went to actor counter/r5"))
                .anySatisfy(what -> assertThat(what).contains("message 2 from shard 0 is handled a second time"))
                .anySatisfy(what -> assertThat(what).contains("shard 9, which does not exist"));
    }

    @Test
    void aDamagedManifestIsDamage() throws IOException {
        image();
        Path file = store.resolve(Manifest.FILE_NAME);
        Files.writeString(file, Files.readString(file).replace("shards 1", "shards 7"));
        assertThat(verify().damages()).singleElement().asString().contains("checksum");
    }

    @Test
    void aTrimmedStoreIsSound() {
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            ShardJournal shard = journal.acquire(0, Entries.CLAIM);
            Entries entries = new Entries();
            List<Offset> offsets = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                offsets.add(entries.append(shard, "key" + i % 20, 1000));
            }
            shard.commit();
            shard.trim(offsets.get(2000));
        }
        assertThat(verify().damages()).isEmpty();
    }

    private VerificationReport verify() {
        return StoreVerifier.verify(store, _ -> {}).orElseThrow();
    }

    private Path shard() {
        return SegmentName.shard(store, 0);
    }

    private SegmentImage image() {
        try {
            new Manifest(SegmentImage.STORE, 1).write(store, Disk.REAL);
            Files.createDirectory(shard());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new SegmentImage(1);
    }

    private static Offset offset(SegmentImage image, long sequence) {
        return new Offset(Place.of(1, image.slot(sequence).position()));
    }

    /** The entry of actor a with this number, in an image that holds nothing else behind its claim. */
    private static Entry chain(int number) {
        SegmentImage before = new SegmentImage(1).claim(1, 1, 0);
        for (int i = 1; i < number; i++) {
            before.entry(chain(i), i + 1, 1);
        }
        Offset previous = number == 1 ? Offset.NONE : offset(before, number);
        return Entries.entry("a", number, previous, 20);
    }

    private static Entry sending(String key, long sequenceNumber, Offset previous, long... numbers) {
        List<Outgoing> messages = new ArrayList<>();
        for (long number : numbers) {
            messages.add(new Outgoing(
                    new ActorId("counter", "r" + number),
                    1,
                    number,
                    new Payload(Entries.SCHEMA.fingerprint(), new byte[0]),
                    null));
        }
        return entry(key, sequenceNumber, previous, null, messages);
    }

    private static Entry handling(String key, Origin origin) {
        return entry(key, 1, Offset.NONE, origin, List.of());
    }

    private static Entry entry(
            String key, long sequenceNumber, Offset previous, @Nullable Origin origin, List<Outgoing> messages) {
        return new Entry(
                new Entry.Header(new ActorId("counter", key), sequenceNumber, previous, 0),
                origin,
                Outcome.ACCEPTED,
                List.of(new Payload(Entries.SCHEMA.fingerprint(), new byte[8])),
                messages);
    }
}
