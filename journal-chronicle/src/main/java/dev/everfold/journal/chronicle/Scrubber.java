package dev.everfold.journal.chronicle;

import dev.everfold.EverfoldException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the full segments of an open shard again, slowly, one after the other, each once for every owner, so that
 * damage is known while there may still be a good copy somewhere. What it finds it logs; who reads there is refused
 * anyway.
 */
final class Scrubber implements AutoCloseable {

    /** Together they make 16 MiB a second: a percent of a core, and little of any disk. */
    private static final long BYTES_BETWEEN_PAUSES = 256 << 10;

    private static final Duration PAUSE = Duration.ofMillis(16);

    /** How long there is nothing to do before it is looked again. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Scrubber.class.getName());

    private final int shard;
    private final SegmentIndex index;
    private final OpenFiles files;
    private final Thread thread;
    private volatile boolean closed;

    Scrubber(int shard, SegmentIndex index, OpenFiles files) {
        this.shard = shard;
        this.index = index;
        this.files = files;
        this.thread =
                Thread.ofPlatform().name("everfold-scrubber-" + shard).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        int done = 0;
        while (!closed) {
            SegmentRange segment = nextFull(done);
            if (segment == null) {
                LockSupport.parkNanos(this, REST.toNanos());
            } else {
                done = segment.number();
                read(segment);
            }
        }
    }

    private @Nullable SegmentRange nextFull(int done) {
        int newest = index.committed().segment();
        SegmentRange segment = index.from(done + 1);
        return segment == null || segment.number() >= newest ? null : segment;
    }

    private void read(SegmentRange segment) {
        try (FrameReader reader = new FrameReader(shard, files)) {
            long position = segment.begin();
            long pauseAt = position + BYTES_BETWEEN_PAUSES;
            for (long sequence = segment.first(); sequence < segment.next() && !closed; sequence++) {
                reader.read(segment, position, segment.end(), false);
                position = SegmentRange.after(position + reader.frame().bytes());
                if (position >= pauseAt) {
                    pauseAt = position + BYTES_BETWEEN_PAUSES;
                    LockSupport.parkNanos(this, PAUSE.toNanos());
                }
            }
        } catch (EverfoldException e) {
            if (!closed && index.find(segment.number()) != null) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0}. Other entries can still be read; verify the store, and restore this segment",
                        e.getMessage());
            }
        }
    }

    /** Ends it. Does not wait for a read that is under way. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
