package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of every kind is found, or does no harm; it never shows as wrong data (P12). */
class DamageTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);
    private static final int FLIPS = 6_000;

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    @Test
    void aFlippedBitIsFoundOrDoesNoHarm() throws IOException {
        Path store = directory.resolve("store");
        makeStore(store, 3);
        Path shard = SegmentName.shard(store, 0);
        UUID id = Manifest.read(store).storeId();
        List<String> whole = describe(Peek.entries(shard, id));
        Random random = new Random(1);
        List<Path> files = filesOf(shard);
        int found = 0;
        for (int i = 0; i < FLIPS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            long at = random.nextLong(used(file));
            int bit = 1 << random.nextInt(8);
            flip(file, at, bit);
            if (isFound(shard, id, whole, file + " at " + at + " bit " + bit)) {
                found++;
            }
            flip(file, at, bit);
        }
        // The rest fell into what means nothing: zeros, and Chronicle's own files, whose part of the bytes varies.
        assertThat(found).as("flips found").isGreaterThan(FLIPS / 4);
        assertThat(describe(Peek.entries(shard, id))).isEqualTo(whole);
    }

    @Test
    void aFlippedBitInAnyOfTheLastFramesIsFound() throws IOException {
        SegmentImage image = new SegmentImage(1).claim(1, 1, 0);
        for (long sequence = 2; sequence <= 12; sequence++) {
            image.entry(sequence, sequence - 1);
        }
        image.write(directory);
        try (Watermark watermark = Watermark.open(directory, 0, Disk.REAL)) {
            watermark.write(12);
        }
        Path file = requireNonNull(SegmentName.data(SegmentName.segment(directory, 1)));
        List<String> whole = describe(Peek.entries(directory, SegmentImage.STORE));
        for (SegmentImage.Slot slot : image.slots()) {
            for (int at = slot.position(); at < slot.position() + slot.bytes(); at++) {
                flip(file, at, 1 << (at % 8));
                assertThat(isFound(directory, SegmentImage.STORE, whole, slot + " byte " + at))
                        .isTrue();
                flip(file, at, 1 << (at % 8));
            }
        }
    }

    @Test
    void aSegmentCutAtAnyLengthGivesAPrefixOrARefusal() throws IOException {
        SegmentImage image = new SegmentImage(1).claim(1, 1, 0);
        long durable = 60;
        for (long sequence = 2; sequence <= 101; sequence++) {
            image.entry(sequence, Math.min(sequence - 1, 30));
        }
        byte[] whole = image.write(directory).bytes();
        try (Watermark watermark = Watermark.open(directory, 0, Disk.REAL)) {
            watermark.write(durable);
        }
        Path file = requireNonNull(SegmentName.data(SegmentName.segment(directory, 1)));
        int refused = 0;
        for (int length = 0; length <= image.end(); length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try {
                List<StoredEntry> entries = Peek.entries(directory, SegmentImage.STORE);
                assertThat(entries.size()).as("cut at %d", length).isGreaterThanOrEqualTo((int) durable - 1);
                for (int i = 0; i < entries.size(); i++) {
                    assertThat(Entries.number(entries.get(i))).isEqualTo(i + 2);
                }
            } catch (CorruptJournalException e) {
                refused++;
            }
        }
        SegmentImage.Slot last = image.slot(durable);
        assertThat(refused).isEqualTo(last.position() + last.bytes());
    }

    @Test
    void aZeroedSectorIsFoundOrCut() throws IOException {
        Path store = directory.resolve("store");
        makeStore(store, 2);
        Path shard = SegmentName.shard(store, 0);
        UUID id = Manifest.read(store).storeId();
        List<String> whole = describe(Peek.entries(shard, id));
        for (Path file : filesOf(shard)) {
            byte[] content = Files.readAllBytes(file);
            for (int sector = 0; sector < used(file); sector += 7 * 512) {
                byte[] damaged = content.clone();
                Arrays.fill(damaged, sector, Math.min(sector + 512, content.length), (byte) 0);
                Files.write(file, damaged);
                isFound(shard, id, whole, file + " sector at " + sector);
            }
            Files.write(file, content);
        }
    }

    @Test
    void damageInAFullSegmentIsLoggedWhileTheShardIsOpen() throws Exception {
        Path store = directory.resolve("store");
        makeStore(store, 2);
        Path shard = SegmentName.shard(store, 0);
        Path old = requireNonNull(SegmentName.data(SegmentName.segment(shard, 1)));
        flip(old, used(old) - 3, 4);
        LinkedBlockingQueue<String> logged = new LinkedBlockingQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getLevel() + " " + Arrays.toString(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Scrubber.class.getName());
        logger.addHandler(handler);
        try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
            journal.acquire(0, Entries.CLAIM);
            assertThat(logged.poll(20, TimeUnit.SECONDS)).contains("SEVERE").contains("shard 0, segment 1");
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** Whether the damage is refused; if not, what is read must be what was written. */
    private static boolean isFound(Path shard, UUID store, List<String> whole, String what) {
        List<String> read;
        try {
            read = describe(Peek.entries(shard, store));
        } catch (CorruptJournalException e) {
            return true;
        }
        assertThat(read.equals(whole)).as(what).isTrue();
        return false;
    }

    private static void makeStore(Path store, int runs) {
        for (int run = 0; run < runs; run++) {
            try (ChronicleJournal journal = ChronicleJournal.open(store, OPTIONS)) {
                ShardJournal shard = journal.acquire(0, Entries.CLAIM);
                Entries entries = Entries.continuing(shard);
                for (int i = 0; i < 120; i++) {
                    entries.append(shard, "key" + i % 5, 100 + i * 97);
                    if (i % 10 == 9) {
                        shard.commit();
                    }
                }
                if (run == runs - 1) {
                    // As after a kill -9: the newest segment is not cut to its content.
                    Images.copy(store, store.resolveSibling("copy"));
                }
            }
        }
        Images.replace(store, store.resolveSibling("copy"));
    }

    private static List<Path> filesOf(Path shard) throws IOException {
        try (var tree = Files.walk(shard)) {
            return tree.filter(
                            path -> Files.isRegularFile(path) && path.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    /** The bytes that are not just zeros up to the end. */
    private static long used(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 1 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int old = open.read();
            open.seek(at);
            open.write(old ^ bit);
        }
    }

    private static List<String> describe(List<StoredEntry> entries) {
        return entries.stream()
                .map(stored -> stored.offset() + " " + stored.entry().header() + " "
                        + Arrays.hashCode(stored.entry().events().getFirst().bytes()))
                .toList();
    }
}
