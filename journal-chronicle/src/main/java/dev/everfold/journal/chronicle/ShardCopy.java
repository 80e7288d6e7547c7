package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.chronicle.ArchiveManifest.Archived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies a shard up to an end, in such a way that the next owner of the copy finds a shard that ends there. For one
 * thread.
 */
final class ShardCopy {

    /* Overview. Segments before the end are copied whole; of the one that holds the end, what lies before it, which to
     * recovery looks like a segment whose owner ended there. Chronicle's own table is left out: nobody reads it. What
     * an earlier copy has already is linked if it is the same byte for byte: a segment that was rewritten meanwhile
     * must not come back. */

    private static final int CHUNK_BYTES = 1 << 20;

    private final ShardHome home;
    private final Path directory;
    private final @Nullable Path previous;
    private final Disk disk;

    /**
     * Of the shard that lives in this home.
     *
     * @param directory of the shard in the copy; none may be there
     * @param previous directory of the shard in an earlier copy; null for none
     */
    ShardCopy(ShardHome home, Path directory, @Nullable Path previous) {
        this.home = home;
        this.directory = directory;
        this.previous = previous;
        this.disk = home.disk();
    }

    void run(SegmentIndex index, Archive archive, Offset end) throws IOException {
        make(directory);
        int number = Place.segment(end.value());
        long position = Place.position(end.value());
        SegmentRange last = index.find(number);
        if (last == null && number < index.oldest().number()) {
            last = archive.find(number);
        }
        copyArchive(archive, number);
        for (SegmentRange range : index.sealed()) {
            if (range.number() < number) {
                copy(range, range.end());
            }
        }
        if (last == null) {
            // All of it was trimmed. The claim of what is left tells where the shard goes on.
            last = index.oldest();
            position = claimEnd(last);
        }
        copy(last, position);
        copyWatermark(last.number(), position);
        disk.forceDirectory(directory);
    }

    private void make(Path made) throws IOException {
        if (!Files.isDirectory(made)) {
            disk.createDirectory(made);
        }
        disk.forceDirectory(requireNonNull(made.getParent()));
    }

    private long claimEnd(SegmentRange range) {
        try (OpenFiles files = new OpenFiles();
                FrameReader reader = new FrameReader(home.shard(), files)) {
            reader.read(range, range.begin(), Long.MAX_VALUE, false);
            return range.begin() + reader.frame().bytes();
        }
    }

    private void copy(SegmentRange range, long bytes) throws IOException {
        Path segment = SegmentName.segment(directory, range.number());
        make(segment);
        Path earlier = previous == null ? null : SegmentName.data(SegmentName.segment(previous, range.number()));
        try (SegmentBytes from = SegmentBytes.open(range.file())) {
            copy(from, bytes, earlier, segment.resolve(SegmentWriter.DATA_NAME));
        }
        disk.forceDirectory(segment);
    }

    private void copy(SegmentBytes from, long bytes, @Nullable Path earlier, Path to) throws IOException {
        if (earlier == null || !isSame(from, bytes, earlier) || !link(to, earlier)) {
            Rewriting.copy(from, bytes, to, disk);
        }
    }

    private static boolean isSame(SegmentBytes from, long bytes, Path earlier) throws IOException {
        if (!Files.exists(earlier) || Files.size(earlier) != bytes) {
            return false;
        }
        try (SegmentBytes other = new SegmentBytes.Plain(new java.io.RandomAccessFile(earlier.toFile(), "r"))) {
            byte[] left = new byte[CHUNK_BYTES];
            byte[] right = new byte[CHUNK_BYTES];
            for (long position = 0; position < bytes; position += CHUNK_BYTES) {
                int count = (int) Math.min(CHUNK_BYTES, bytes - position);
                if (!fill(from, position, left, count)
                        || !fill(other, position, right, count)
                        || !Arrays.equals(left, 0, count, right, 0, count)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean fill(SegmentBytes from, long position, byte[] into, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int read = from.read(position + done, into, done, count - done);
            if (read < 0) {
                return false;
            }
            done += read;
        }
        return true;
    }

    /** Whether the file system let itself be asked. */
    private boolean link(Path to, Path earlier) {
        try {
            disk.link(to, earlier);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Copies the archived segments before this one. */
    private void copyArchive(Archive archive, int number) throws IOException {
        List<Archived> copied = new ArrayList<>();
        Path to = SegmentName.archive(directory);
        for (Archived archived : archive.manifest().segments()) {
            if (archived.number() < number) {
                if (copied.isEmpty()) {
                    make(requireNonNull(to.getParent()));
                    make(to);
                }
                copy(archive.range(archived), to);
                copied.add(archived);
            }
        }
        if (!copied.isEmpty()) {
            new ArchiveManifest(home.storeId(), home.shard(), copied).write(to, disk);
        }
    }

    private void copy(SegmentRange archived, Path to) throws IOException {
        Path earlier = previous == null ? null : SegmentName.archived(SegmentName.archive(previous), archived.number());
        try (SegmentBytes from = new SegmentBytes.Plain(
                new java.io.RandomAccessFile(archived.file().toFile(), "r"))) {
            copy(from, from.length(), earlier, SegmentName.archived(to, archived.number()));
        }
    }

    /** Everything that was copied is synced. */
    private void copyWatermark(int last, long end) throws IOException {
        SegmentScan scan = new SegmentScanner(home.storeId(), home.shard()).scan(directory, last);
        if (scan.isUnclaimed() || scan.end() != end) {
            throw new JournalException(
                    "the copy of " + Place.describe(home.shard(), last, end) + " does not end where it should", null);
        }
        try (Watermark watermark = Watermark.open(directory, home.shard(), disk)) {
            watermark.write(scan.next() - 1);
            watermark.force();
        }
    }
}
