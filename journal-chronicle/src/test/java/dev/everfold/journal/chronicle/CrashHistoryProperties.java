package dev.everfold.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.journal.Offset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whole histories of owners that append, sync, roll, and lose their power, again and again, also while recovering. What
 * was not synced is lost, kept, or torn page by page, as chance will have it.
 */
class CrashHistoryProperties {

    private static final Path MEMORY = memory();

    @Property(tries = 10_000)
    void whateverAPowerCutLeavesIsAPrefixThatHoldsAllThatWasDurable(@ForAll long seed) throws IOException {
        Path shard = MEMORY.resolve(Long.toHexString(seed));
        Files.createDirectories(shard);
        try {
            new History(shard, new Random(seed)).live();
        } finally {
            Images.delete(shard);
        }
    }

    /** One shard's life. */
    private static final class History {

        private final Path shard;
        private final Random random;
        private final boolean syncs;
        private final int page;

        /** The numbers told by the events of all entries that count. */
        private final List<Long> log = new ArrayList<>();

        private int durableEntries;
        private long durable;
        private long number;
        private int segments;

        History(Path shard, Random random) {
            this.shard = shard;
            this.random = random;
            this.syncs = random.nextBoolean();
            this.page = random.nextBoolean() ? 512 : 4096;
        }

        void live() throws IOException {
            for (int run = 1; run <= 4; run++) {
                Recovery recovery = recover();
                if (random.nextInt(4) > 0) {
                    own(recovery, run);
                }
            }
            recover();
        }

        private Recovery recover() {
            Recovery recovery = Peek.recovery(shard, SegmentImage.STORE);
            assertThat(recovery.finding()).matches(finding -> !Recovery.isRefusal(finding));
            List<Long> read = Peek.entries(shard, SegmentImage.STORE).stream()
                    .map(Entries::number)
                    .toList();
            assertThat(read).hasSizeGreaterThanOrEqualTo(durableEntries);
            assertThat(log.subList(0, read.size())).isEqualTo(read);
            log.subList(read.size(), log.size()).clear();
            return recovery;
        }

        /** A run: what it found is durable, then its claim, then what it syncs. */
        private void own(Recovery recovery, long epoch) throws IOException {
            durableEntries = log.size();
            durable = recovery.next() - 1;
            long sequence = recovery.next();
            int previous =
                    recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().number();
            long previousEnd =
                    recovery.kept().isEmpty() ? 0 : recovery.kept().getLast().end();
            List<SegmentImage> written = new ArrayList<>();
            List<byte[]> synced = new ArrayList<>();
            SegmentImage segment = begin(epoch, sequence, sequence - 1, previous, previousEnd, written, synced);
            boolean claimSynced = random.nextInt(5) > 0;
            if (claimSynced) {
                durable = sequence;
                synced.set(0, segment.bytes());
                int steps = random.nextInt(40);
                for (int i = 0; i < steps; i++) {
                    sequence++;
                    if (random.nextInt(8) == 0) {
                        if (syncs) {
                            sync(written, synced, sequence - 1);
                        }
                        segment = begin(epoch, sequence, durable, segments, segment.end(), written, synced);
                        continue;
                    }
                    number++;
                    segment.entry(Entries.entry("a", number, Offset.NONE, 8 + random.nextInt(300)), sequence, durable);
                    log.add(number);
                    if (random.nextInt(6) == 0) {
                        syncSome(written, synced, sequence);
                    }
                }
            }
            cutPower(written, synced, claimSynced);
        }

        private SegmentImage begin(
                long epoch,
                long sequence,
                long watermark,
                int previous,
                long previousEnd,
                List<SegmentImage> written,
                List<byte[]> synced) {
            segments++;
            SegmentImage segment = new SegmentImage(segments)
                    .claim(SegmentImage.STORE, epoch, sequence, watermark, previous, previousEnd);
            written.add(segment);
            synced.add(new byte[0]);
            return segment;
        }

        private void syncSome(List<SegmentImage> written, List<byte[]> synced, long sequence) {
            if (syncs) {
                sync(written, synced, sequence);
                return;
            }
            // In the background, segment by segment, and never the newest.
            for (int i = 0; i < written.size() - 1; i++) {
                SegmentImage full = written.get(i);
                synced.set(i, full.bytes());
                durable = Math.max(durable, full.slots().getLast().sequence());
            }
            countDurable(written);
        }

        private void sync(List<SegmentImage> written, List<byte[]> synced, long sequence) {
            for (int i = 0; i < written.size(); i++) {
                synced.set(i, written.get(i).bytes());
            }
            durable = sequence;
            countDurable(written);
        }

        private void countDurable(List<SegmentImage> written) {
            long open = written.stream()
                    .flatMap(segment -> segment.slots().stream().skip(1))
                    .filter(slot -> slot.sequence() > durable)
                    .count();
            durableEntries = log.size() - (int) open;
        }

        private void cutPower(List<SegmentImage> written, List<byte[]> synced, boolean claimSynced) throws IOException {
            for (int i = 0; i < written.size(); i++) {
                byte[] now = written.get(i).bytes();
                byte[] kept = Arrays.copyOf(synced.get(i), now.length);
                for (int at = 0; at < now.length; at += page) {
                    if (random.nextBoolean()) {
                        int bytes = Math.min(page, now.length - at);
                        System.arraycopy(now, at, kept, at, bytes);
                    }
                }
                written.get(i).write(shard, kept);
            }
            if (claimSynced && random.nextBoolean()) {
                try (Watermark watermark = Watermark.open(shard, 0, Disk.REAL)) {
                    watermark.write(random.nextBoolean() ? durable : random.nextLong(durable + 1));
                }
            }
        }
    }

    private static Path memory() {
        try {
            return MemoryDirectory.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void deleteAll() {
        Images.delete(MEMORY);
    }
}
