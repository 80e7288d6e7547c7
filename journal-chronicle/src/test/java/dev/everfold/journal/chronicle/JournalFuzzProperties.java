package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever a store's files hold, reading them ends, in what was written or in an exception that its Javadoc names, and
 * takes little memory. Each try is a seed with many inputs; the seeds are the same in every run, unless a property of
 * the system asks for more inputs ({@link Fuzzing}).
 */
class JournalFuzzProperties {

    private static final int TRIES = 100;
    private static final String SEED = "20260101";

    /** What was read in the right way, or refused in the right way. */
    private static final Fuzzing.Allowance SMALL = new Fuzzing.Allowance(64 << 10, 64);

    /** A file's window of 256 KiB at most, and another one behind it. */
    private static final Fuzzing.Allowance WINDOWS = new Fuzzing.Allowance(4 << 20, 128);

    private static final Path DIRECTORY = makeDirectory();

    private static Path makeDirectory() {
        try {
            return MemoryDirectory.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void deleteAll() {
        Images.delete(DIRECTORY);
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void entryIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        HostileBytes hostile = new HostileBytes(random, List.of(small(), large()));
        Fuzzing.survives(600, SMALL, hostile::next, JournalFuzzProperties::readEntry);
        Fuzzing.survives(100, SMALL, () -> entryLike(hostile.noise(200)), JournalFuzzProperties::readEntry);
    }

    private static byte[] entryLike(byte[] noise) {
        if (noise.length > 2) {
            noise[0] = EntryFormat.VERSION; // most would be refused for their version alone
            noise[1] &= 0xf;
        }
        return noise;
    }

    private static void readEntry(byte[] bytes) {
        try {
            Entry entry = EntryFormat.decode(new ByteReader(bytes));
            assertThat(entry.events().size()).isLessThanOrEqualTo(bytes.length);
        } catch (CorruptJournalException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void claimIsReadOrRefused(@ForAll long seed) {
        ByteWriter claim = new ByteWriter(256);
        new SegmentClaim(SegmentImage.STORE, 7, 3, 4096, new Claim("version", List.of(Entries.SCHEMA, Entries.SCHEMA)))
                .encode(claim);
        HostileBytes hostile = new HostileBytes(new Random(seed), List.of(claim.toByteArray()));
        Fuzzing.survives(300, SMALL, hostile::next, bytes -> {
            try {
                assertThat(SegmentClaim.decode(new ByteReader(bytes))
                                .claim()
                                .schemas()
                                .size())
                        .isLessThanOrEqualTo(bytes.length);
            } catch (CorruptJournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void frameIsWholeOrNone(@ForAll long seed) {
        Random random = new Random(seed);
        HostileBytes hostile = new HostileBytes(random, List.of(frames()));
        Frame frame = new Frame();
        Fuzzing.survives(400, SMALL, hostile::next, bytes -> {
            int limit = random.nextInt(bytes.length + 1);
            int at = Frame.nextMagic(bytes, random.nextInt(limit + 1), limit);
            Frame.Reading reading = frame.read(bytes, at, limit);
            assertThat(frame.bytes()).isGreaterThanOrEqualTo(Frame.HEADER_BYTES);
            if (reading == Frame.Reading.VALID) {
                assertThat(at + frame.bytes()).isLessThanOrEqualTo(limit);
            }
        });
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void segmentIsScannedToItsEnd(@ForAll long seed) throws IOException {
        HostileBytes hostile =
                new HostileBytes(new Random(seed), List.of(segment().bytes(), frames()));
        SegmentScanner scanner = new SegmentScanner(SegmentImage.STORE, 0);
        Fuzzing.survives(30, WINDOWS, hostile::next, bytes -> {
            segment().write(DIRECTORY, bytes);
            SegmentScan scan = scanner.scan(DIRECTORY, 1);
            if (!scan.isUnclaimed()) {
                assertThat(scan.end()).isBetween(0L, (long) bytes.length);
                assertThat(scan.next()).isGreaterThanOrEqualTo(scan.first());
            }
        });
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void shardIsAPrefixOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        HostileBytes hostile = new HostileBytes(random, List.of(segment().bytes()));
        Fuzzing.survives(20, WINDOWS, hostile::next, bytes -> {
            segment().write(DIRECTORY, bytes);
            Files.deleteIfExists(DIRECTORY.resolve(Watermark.FILE_NAME));
            try {
                long sequence = 2;
                for (var stored : Peek.entries(DIRECTORY, SegmentImage.STORE)) {
                    assertThat(Entries.number(stored)).isEqualTo(sequence++);
                }
            } catch (CorruptJournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    /** What the checksum cannot find: whoever wrote these bytes wrote a right checksum, too. */
    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void sealedNonsenseIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        SegmentImage image = segment();
        byte[] whole = image.bytes();
        Fuzzing.survives(20, WINDOWS, () -> sealedNonsense(whole, image.slots(), random), bytes -> {
            image.write(DIRECTORY, bytes);
            Files.deleteIfExists(DIRECTORY.resolve(Watermark.FILE_NAME));
            try {
                Peek.entries(DIRECTORY, SegmentImage.STORE)
                        .forEach(stored -> assertThat(stored.offset()).isNotEqualTo(Offset.NONE));
            } catch (CorruptJournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    private static byte[] sealedNonsense(byte[] whole, List<SegmentImage.Slot> slots, Random random) {
        byte[] bytes = whole.clone();
        SegmentImage.Slot slot = slots.get(random.nextInt(slots.size()));
        byte[] frame = new byte[slot.bytes()];
        System.arraycopy(bytes, slot.position(), frame, 0, frame.length);
        byte[] changed = new HostileBytes(random, List.of(frame)).next();
        System.arraycopy(changed, 0, frame, 0, Math.min(changed.length, frame.length));
        ByteBuffer sealed = ByteBuffer.wrap(frame).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        sealed.putInt(0, Frame.MAGIC).putInt(12, frame.length - Frame.HEADER_BYTES);
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 8, frame.length - 8);
        sealed.putInt(4, (int) checksum.getValue());
        System.arraycopy(frame, 0, bytes, slot.position(), frame.length);
        return bytes;
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void frameIsFoundWhereItIsOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        HostileBytes hostile = new HostileBytes(random, List.of(segment().bytes()));
        Fuzzing.survives(30, WINDOWS, hostile::next, bytes -> {
            segment().write(DIRECTORY, bytes);
            Path file = DIRECTORY.resolve("seg-0000000001/19700101L.cq4");
            SegmentRange range = new SegmentRange(1, file, 1, 0, 100, bytes.length);
            try (OpenFiles files = new OpenFiles();
                    FrameReader reader = new FrameReader(0, files)) {
                int anywhere = random.nextInt(bytes.length + 1);
                int position = random.nextInt(8) == 0 ? anywhere : Frame.nextMagic(bytes, anywhere & -4, bytes.length);
                reader.read(range, position, bytes.length, random.nextBoolean());
                reader.entry();
            } catch (CorruptJournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void watermarkIsOneThatWasWrittenOrNone(@ForAll long seed) throws IOException {
        Path file = DIRECTORY.resolve(Watermark.FILE_NAME);
        try (Watermark watermark = Watermark.open(DIRECTORY, 0, Disk.REAL)) {
            watermark.write(41);
            watermark.write(42);
        }
        HostileBytes hostile = new HostileBytes(new Random(seed), List.of(Files.readAllBytes(file)));
        Fuzzing.survives(100, SMALL, hostile::next, bytes -> {
            Files.write(file, bytes);
            assertThat(Set.of(0L, 41L, 42L)).contains(Watermark.read(DIRECTORY, 0));
        });
        Files.delete(file);
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void manifestIsReadOrRefused(@ForAll long seed) {
        Path file = DIRECTORY.resolve(Manifest.FILE_NAME);
        Manifest whole = new Manifest(SegmentImage.STORE, 16);
        byte[] text = whole.text().getBytes(StandardCharsets.UTF_8);
        HostileBytes hostile = new HostileBytes(new Random(seed), List.of(text));
        Fuzzing.survives(100, SMALL, hostile::next, bytes -> {
            try {
                assertThat(Manifest.parse(new String(bytes, StandardCharsets.UTF_8), file))
                        .isEqualTo(whole);
            } catch (CorruptJournalException | JournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void sealedNonsenseIsAManifestOrRefused(@ForAll long seed) {
        byte[] whole = "everfold store 1\nid %s\nshards 16\n"
                .formatted(SegmentImage.STORE)
                .getBytes(StandardCharsets.UTF_8);
        HostileBytes hostile = new HostileBytes(new Random(seed), List.of(whole));
        Fuzzing.survives(100, SMALL, hostile::next, bytes -> {
            try {
                assertThat(sealedManifest(new String(bytes, StandardCharsets.UTF_8))
                                .shards())
                        .isBetween(1, 256);
            } catch (CorruptJournalException | JournalException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    /** Was taken for a store that has no shards, once. */
    @Example
    void storeOfNoShardsIsRefused() {
        for (int shards : new int[] {0, -1, 257, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> sealedManifest(
                            "everfold store 1\nid %s\nshards %d\n".formatted(SegmentImage.STORE, shards)))
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining("shards must be 1 to 256, was " + shards);
        }
    }

    private static Manifest sealedManifest(String content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content.getBytes(StandardCharsets.UTF_8));
        String sealed = content + "crc32c " + String.format("%08x", checksum.getValue()) + "\n";
        return Manifest.parse(sealed, DIRECTORY.resolve(Manifest.FILE_NAME));
    }

    /** A few frames behind each other, as they lie in a segment. */
    private static byte[] frames() {
        SegmentImage image = segment();
        SegmentImage.Slot first = image.slots().getFirst();
        SegmentImage.Slot last = image.slots().get(3);
        byte[] frames = new byte[last.position() + last.bytes() - first.position()];
        System.arraycopy(image.bytes(), first.position(), frames, 0, frames.length);
        return frames;
    }

    private static SegmentImage segment() {
        SegmentImage image = new SegmentImage(1).claim(1, 1, 0);
        for (long sequence = 2; sequence <= 12; sequence++) {
            image.entry(sequence, 0);
        }
        return image;
    }

    private static byte[] small() {
        return encoded(Entries.entry("key", 5, new Offset(77), 20));
    }

    /** An entry with one of everything. */
    private static byte[] large() {
        ActorId actor = new ActorId("counter", "key");
        Payload payload = new Payload(1, new byte[40]);
        return encoded(new Entry(
                new Entry.Header(actor, 5, new Offset(77), 1_700_000_000_000L),
                new Entry.Cause(new Entry.Origin(3, 8, new Offset(78)), payload),
                new Entry.Outcome(Entry.Outcome.Kind.REJECTED, "idempotency key", payload, "note"),
                List.of(payload, payload, payload),
                List.of(
                        new Entry.Outgoing(actor, 1, 2, payload, null),
                        new Entry.Outgoing(actor, 1, 3, payload, new Entry.Answer(actor, payload))),
                new Entry.Timers(
                        "fired",
                        List.of(
                                new Entry.SetTimer("own", 1_700_000_000_000L, payload, null, null),
                                new Entry.SetTimer(
                                        "message",
                                        Entry.SetTimer.AT_OPENING,
                                        payload,
                                        actor,
                                        new Entry.Answer(actor, payload))),
                        List.of(new Entry.EndedTimer(Entry.EndedTimer.End.FIRED, "fired", 1_700_000_000_000L)))));
    }

    private static byte[] encoded(Entry entry) {
        ByteWriter out = new ByteWriter(64);
        EntryFormat.encode(entry, out);
        return out.toByteArray();
    }
}
