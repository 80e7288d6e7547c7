package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.NativeBytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.WireType;

/**
 * The one place that writes through Chronicle Queue: a queue of its own for every segment, which never rolls, because
 * its clock stands still, and which is never opened again. For one thread at a time.
 */
final class SegmentWriter implements AutoCloseable {

    /* Overview. A new segment is made in this order: two files get their space, under the names by which Chronicle takes
     * what was made ready for it; Chronicle maps them and writes its own headers; then the space behind the headers is
     * reserved and, if every commit has to be synced, written with zeros; then all of it
     * is synced, files before directories. From then on an append cannot meet a full disk, which in mapped memory is a
     * fault and no exception; and in blocks that were written once a sync has no metadata to write, which is worth
     * more than half of the rate. Nothing is appended while zeros are written.
     *
     * Chronicle maps a block and a quarter, and takes no document larger than that quarter. With blocks somewhat larger
     * than the segment everything is mapped once and for all, and the largest frame is taken. What the file has beyond
     * the segment is cut off again: a segment is full before it gets there. */

    private static final int TIMEOUT_MILLIS = 1000;

    /** Chronicle's own index of a queue: so sparse that it is written once, at the first append. */
    private static final int INDEX_COUNT = 64;

    private static final int INDEX_SPACING = 1 << 20;

    /** Room for what Chronicle writes behind the last document. */
    private static final int SPARE_BYTES = 64;

    private static final int DOCUMENT_HEADER_BYTES = 4;

    /** Where Chronicle keeps its table of a queue, and as many bytes as it maps of it. */
    private static final String METADATA_NAME = "metadata.cq4t";

    static final int METADATA_BYTES = 128 << 10;

    /** The file of Chronicle's first cycle. */
    static final String DATA_NAME = "19700101L.cq4";

    /** Chronicle renames it to the file of its first cycle. */
    private static final String PREPARED_NAME = "19700101L.precreated";

    private static boolean isWarm;

    private final int number;
    private final Path directory;
    private final long capacity;
    private final Disk disk;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final NativeBytes<Void> staging = NativeBytes.nativeBytes(4096);

    /** The appender's view of the mapped file; its write position is the end of what was appended. */
    private final Bytes<?> written;

    private final Path file;
    private final FileChannel channel;
    private long end;

    private SegmentWriter(Path directory, int number, long capacity, Disk disk) throws IOException {
        this.number = number;
        this.directory = directory;
        this.capacity = capacity;
        this.disk = disk;
        this.queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .timeProvider(new SetTimeProvider(0))
                .timeoutMS(TIMEOUT_MILLIS)
                .blockSize(capacity + capacity / 4)
                .indexCount(INDEX_COUNT)
                .indexSpacing(INDEX_SPACING)
                .syncMode(SyncMode.NONE)
                .build();
        this.appender = queue.createAppender();
        // Prepared by one thread, written by another, never by two at once.
        appender.singleThreadedCheckDisabled(true);
        staging.singleThreadedCheckDisabled(true);
        try (DocumentContext document = appender.writingDocument(true)) {
            // Makes Chronicle create its file. Metadata, which is no frame to us and no message to Chronicle.
            requireNonNull(document.wire()).bytes().writeLong(0);
        }
        this.written = requireNonNull(appender.wire()).bytes();
        this.end = written.writePosition();
        this.file = requireNonNull(appender.currentFile()).toPath();
        this.channel = disk.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Loads what {@link #create} needs, which is what touches Chronicle first. One thread at a time: classes that
     * initialise each other must not be begun with by two.
     */
    static synchronized void warmUp() {
        if (isWarm) {
            return;
        }
        isWarm = true;
        Jvm.init();
        Bytes<?> bytes = Bytes.allocateElasticOnHeap();
        var _ = WireType.BINARY_LIGHT.apply(bytes);
        bytes.releaseLast();
    }

    /**
     * Makes an empty segment of this many bytes, durable with its name. A directory that is in the way is one that
     * nothing was ever committed to.
     */
    static SegmentWriter create(ShardHome home, int number, long capacity) throws IOException {
        warmUp();
        Path directory = SegmentName.segment(home.directory(), number);
        home.disk().createDirectory(directory);
        makeFiles(directory, capacity, home.disk());
        SegmentWriter segment = new SegmentWriter(directory, number, capacity, home.disk());
        try {
            segment.prepare(home);
            return segment;
        } catch (IOException | RuntimeException | Error e) {
            segment.close();
            throw e;
        }
    }

    /** Makes the files that Chronicle will write to, empty but with all their blocks. */
    private static void makeFiles(Path directory, long capacity, Disk disk) throws IOException {
        makeFile(directory.resolve(METADATA_NAME), METADATA_BYTES, disk);
        makeFile(directory.resolve(PREPARED_NAME), capacity, disk);
    }

    private static void makeFile(Path file, long bytes, Disk disk) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (!disk.reserve(file, bytes)) {
                disk.zero(channel, 0, bytes);
            }
        }
    }

    private void prepare(ShardHome home) throws IOException {
        disk.truncate(channel, capacity);
        boolean reserved = disk.reserve(file, capacity);
        if (!reserved || home.options().durability() == Durability.SYNCED) {
            disk.zero(channel, (end + 7) & -8, capacity);
        }
        disk.force(channel, true);
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path child : files) {
                ownerOnly(child);
                if (!child.equals(file)) {
                    try (FileChannel other = disk.open(child, StandardOpenOption.WRITE)) {
                        disk.force(other, true);
                    }
                }
            }
        }
        disk.forceDirectory(directory);
        disk.forceDirectory(home.directory());
    }

    private static void ownerOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    int number() {
        return number;
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return file;
    }

    /** Where the last frame ends. */
    long end() {
        return end;
    }

    long capacity() {
        return capacity;
    }

    /** Whether a frame of this size fits behind the last one. */
    boolean fits(long frameBytes) {
        return end + SPARE_BYTES + frameBytes <= capacity;
    }

    /**
     * Writes a frame behind the last one, with one call of Chronicle's.
     *
     * @return the position of the frame in the file
     */
    long append(byte[] frame, int size) {
        staging.clear();
        staging.write(frame, 0, size);
        appender.writeBytes(staging);
        long newEnd = written.writePosition();
        long position = newEnd - size;
        if (position != SegmentRange.after(end)
                || newEnd > capacity
                || written.readInt(position - DOCUMENT_HEADER_BYTES) != size
                || written.readInt(position) != Frame.MAGIC) {
            throw new IllegalStateException("segment " + number + ": the frame of " + size
                    + " bytes appended behind position " + end + " does not lie at " + position);
        }
        end = newEnd;
        return position;
    }

    /** Returns when everything appended is durable. */
    void force() throws IOException {
        disk.force(channel, false);
    }

    /** Closes the segment and gives back the space behind its last frame. */
    void finish() throws IOException {
        closeQueue();
        disk.truncate(channel, end);
        channel.close();
    }

    /** Closes the segment and leaves its file as it is. Idempotent. */
    @Override
    public void close() {
        closeQueue();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("segment " + number + " cannot be closed", e);
        }
    }

    private void closeQueue() {
        if (!queue.isClosed()) {
            appender.close();
            queue.close();
            staging.releaseLast();
        }
    }
}
