package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the next segment of a shard prepared, so that a commit never pays for file-system metadata. Prepares on the
 * executor's thread; asked by the shard's writer, and by anyone for {@link #isShort}.
 *
 * <p>States of the next segment: none → preparing: {@link #prepare}; preparing → ready or failed: in the background;
 * ready → none: {@link #take}; failed → preparing: {@link #prepare} again, which the owner's question for room causes.
 */
final class SegmentSupply implements AutoCloseable {

    private final Path shardDirectory;
    private final Disk disk;
    private final Executor background;
    private final SegmentSizes sizes;

    private int nextNumber;
    private int prepared;
    private boolean preparing;
    private boolean closed;
    private @Nullable SegmentWriter ready;
    private @Nullable Throwable failure;

    SegmentSupply(Path shardDirectory, Disk disk, Executor background, SegmentSizes sizes, int nextNumber) {
        this.shardDirectory = shardDirectory;
        this.disk = disk;
        this.background = background;
        this.sizes = sizes;
        this.nextNumber = nextNumber;
    }

    /** Begins to prepare the next segment, unless one is ready or under way. Does not block. */
    synchronized void prepare() {
        if (ready == null && !preparing && !closed) {
            preparing = true;
            background.execute(this::prepareInBackground);
        }
    }

    private void prepareInBackground() {
        SegmentWriter segment = null;
        Throwable cause = null;
        try {
            segment = make(sizes.size(prepared));
        } catch (IOException | RuntimeException | Error e) {
            cause = e;
        }
        synchronized (this) {
            preparing = false;
            failure = cause;
            ready = segment;
            notifyAll();
        }
    }

    private SegmentWriter make(long bytes) throws IOException {
        int number;
        synchronized (this) {
            number = nextNumber;
        }
        Path directory = SegmentName.segment(shardDirectory, number);
        if (Files.exists(directory)) {
            // What an attempt that failed left behind.
            Trash.delete(directory, disk);
        }
        SegmentWriter segment = SegmentWriter.create(shardDirectory, number, bytes, disk);
        synchronized (this) {
            nextNumber++;
            prepared++;
        }
        return segment;
    }

    /** Whether the next segment could not be prepared. */
    synchronized boolean isShort() {
        return failure != null;
    }

    /**
     * The next segment, with room for a frame of this size. Waits for one that is being prepared.
     *
     * @throws IOException when there is none and none can be made
     */
    SegmentWriter take(long frameBytes) throws IOException {
        SegmentWriter segment = awaitReady();
        if (segment != null && !segment.fits(frameBytes)) {
            discard(segment);
            segment = null;
        }
        return segment == null ? make(sizes.sizeFor(prepared, frameBytes)) : segment;
    }

    private synchronized @Nullable SegmentWriter awaitReady() {
        boolean interrupted = false;
        while (preparing) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        SegmentWriter segment = ready;
        ready = null;
        return segment;
    }

    private void discard(SegmentWriter segment) throws IOException {
        segment.close();
        Trash.delete(segment.directory(), disk);
    }

    /** Takes away the segment that was prepared and is not needed. Waits for one that is being prepared. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        SegmentWriter segment = awaitReady();
        if (segment != null) {
            discard(segment);
        }
    }
}
