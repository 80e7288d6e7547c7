package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final System.Logger LOG = System.getLogger(SegmentSupply.class.getName());

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final ShardHome home;
    private final Executor background;
    private final SegmentSizes sizes;

    private int nextNumber;
    private int prepared;

    /** Somebody has the turn to make a segment. */
    private boolean preparing;

    private boolean closed;
    private @Nullable SegmentWriter ready;
    private volatile boolean isShort;
    private Deadline nextAttempt = Deadline.in(Duration.ZERO);

    SegmentSupply(ShardHome home, Executor background, int nextNumber) {
        this.home = home;
        this.background = background;
        this.sizes = new SegmentSizes(home.options().segmentBytesMax());
        this.nextNumber = nextNumber;
    }

    /** Begins to prepare the next segment, unless one is ready or under way or has just failed. Does not block. */
    synchronized void prepare() {
        if (ready == null && !preparing && !closed && nextAttempt.hasPassed()) {
            preparing = true;
            background.execute(this::prepareInBackground);
        }
    }

    private void prepareInBackground() {
        SegmentWriter segment = null;
        try {
            segment = make(sizes.size(prepared));
        } catch (IOException | RuntimeException | Error e) {
            // Once, and not at every attempt.
            System.Logger.Level level = isShort ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            LOG.log(level, "no segment can be prepared in " + home.directory() + ", so there is no room", e);
        } finally {
            prepared(segment);
        }
    }

    private synchronized void prepared(@Nullable SegmentWriter segment) {
        ready = segment;
        isShort = segment == null;
        nextAttempt = Deadline.in(isShort ? PAUSE_AFTER_FAILURE : Duration.ZERO);
        endTurn();
    }

    /** Only whoever has the turn makes a segment. */
    private SegmentWriter make(long bytes) throws IOException {
        Path directory = SegmentName.segment(home.directory(), nextNumber);
        if (Files.exists(directory)) {
            // What an attempt that failed left behind.
            Trash.delete(directory, home.disk());
        }
        SegmentWriter segment = SegmentWriter.create(home, nextNumber, bytes);
        nextNumber++;
        prepared++;
        return segment;
    }

    /** Whether the next segment could not be prepared. For any thread. */
    boolean isShort() {
        return isShort;
    }

    /**
     * The next segment, with room for a frame of this size. Waits for one that is being prepared.
     *
     * @throws IOException when there is none and none can be made
     */
    SegmentWriter take(long frameBytes) throws IOException {
        SegmentWriter segment = beginTurn();
        try {
            if (segment != null && segment.fits(frameBytes)) {
                return segment;
            }
            if (segment != null) {
                discard(segment);
            }
            return make(sizes.sizeFor(prepared, frameBytes));
        } finally {
            endTurn();
        }
    }

    /** Waits until nobody prepares, keeps others from beginning to, and hands over what is ready. */
    private synchronized @Nullable SegmentWriter beginTurn() {
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
        preparing = true;
        SegmentWriter segment = ready;
        ready = null;
        return segment;
    }

    private synchronized void endTurn() {
        preparing = false;
        notifyAll();
    }

    private void discard(SegmentWriter segment) throws IOException {
        segment.close();
        Trash.delete(segment.directory(), home.disk());
    }

    /** Takes away the segment that was prepared and is not needed. Waits for one that is being prepared. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        SegmentWriter segment = beginTurn();
        try {
            if (segment != null) {
                discard(segment);
            }
        } finally {
            endTurn();
        }
    }
}
