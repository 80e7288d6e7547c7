package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * What the machine can do at most: one thread that appends records to a plain Chronicle Queue, without frames,
 * checksums or actors. A benchmark compares itself with this.
 */
public final class RawAppend {

    private static final long BLOCK_BYTES = 64 << 20;
    private static final int CLOCK_EVERY = 256;

    private RawAppend() {}

    /**
     * Measures for about this long. Blocks; writes up to a few gigabytes into a new directory within the one given, and
     * deletes it afterwards. Needs the JVM flags of Chronicle Queue. To be called from one thread at a time, on one
     * that nobody interrupts.
     *
     * @param directory on the disk to be measured; must exist
     * @param recordBytes the size of a record, at least 1
     * @param group how many records are synced together with one {@link FileChannel#force}; 0 for no sync at all
     * @return records per second
     */
    public static double recordsPerSecond(Path directory, int recordBytes, int group, Duration duration)
            throws IOException {
        if (recordBytes < 1 || group < 0) {
            throw new IllegalArgumentException(
                    "recordBytes must be at least 1 and group at least 0, were " + recordBytes + " and " + group);
        }
        JvmFlags.require();
        Path queue = Files.createTempDirectory(directory, "raw-append");
        try {
            return measure(queue, recordBytes, group, duration);
        } finally {
            delete(queue);
        }
    }

    private static double measure(Path directory, int recordBytes, int group, Duration duration) throws IOException {
        Bytes<?> bytes = Bytes.wrapForRead(new byte[recordBytes]);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                        .timeProvider(() -> 0)
                        .blockSize(BLOCK_BYTES)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            appender.writeBytes(bytes);
            Path file = java.util.Objects.requireNonNull(appender.currentFile()).toPath();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                return measure(appender, bytes, channel, group, duration);
            }
        } finally {
            bytes.releaseLast();
        }
    }

    private static double measure(
            ExcerptAppender appender, Bytes<?> bytes, FileChannel channel, int group, Duration duration)
            throws IOException {
        int batch = group == 0 ? CLOCK_EVERY : group;
        Deadline end = Deadline.in(duration);
        long records = 0;
        while (!end.hasPassed()) {
            for (int i = 0; i < batch; i++) {
                bytes.readPosition(0);
                appender.writeBytes(bytes);
            }
            if (group > 0) {
                channel.force(false);
            }
            records += batch;
        }
        return records * 1e9 / end.elapsedNanos();
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (var tree = Files.walk(directory)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
