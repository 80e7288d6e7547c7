package dev.everfold.journal.chronicle;

import dev.everfold.Durability;
import dev.everfold.journal.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Appends frames to a shard, from segment to segment, and makes them durable. For the shard's writer alone, except
 * where a method says otherwise. Any exception or error means that nothing more may be appended.
 */
final class FrameLog {

    /* Overview. A full segment is synced before the next one's frames count as durable: at once by the writer when
     * turns have to be synced anyway, else in the background, in order. So the watermark, which says up to which
     * sequence all is durable, only grows. */

    /** The next segment is prepared once this part of the present one is full: small stores never pay for it. */
    private static final int PREPARE_AT_SHIFT = 2;

    /** How many full segments may wait to be synced in the background before the writer waits for the disk. */
    private static final int UNSYNCED_MAX = 8;

    private final ShardHome home;
    private final Background background;
    private final SegmentSupply supply;
    private final SegmentClaim claim;
    private final Watermark watermark;
    private final SegmentIndex index;
    private final Semaphore unsynced = new Semaphore(UNSYNCED_MAX);
    private final Frame frame = new Frame();
    private final ByteWriter claimBuffer = new ByteWriter(4096);

    /** Changed by the writer alone. */
    private volatile SegmentWriter segment;

    private SegmentRange range;
    private long next;
    private boolean askedForNext;

    /** Written by the writer, or by the background thread where that does the syncing. */
    private volatile long durable;

    /** What went wrong in the background. */
    private volatile @Nullable Throwable failure;

    /** Takes the first segment of a new owner, and makes its claim durable. */
    FrameLog(
            ShardHome home,
            Background background,
            SegmentSupply supply,
            Watermark watermark,
            SegmentClaim claim,
            Recovery recovery)
            throws IOException {
        this.home = home;
        this.background = background;
        this.supply = supply;
        this.watermark = watermark;
        this.claim = claim;
        this.next = recovery.next();
        this.durable = next - 1;
        this.segment = supply.take(encode(claim));
        try {
            this.range = claimed(segment);
            segment.force();
            this.durable = next - 1;
            watermark.write(durable);
        } catch (IOException | RuntimeException | Error e) {
            segment.close();
            throw e;
        }
        List<SegmentRange> ranges = new ArrayList<>();
        recovery.kept().forEach(scan -> ranges.add(scan.range()));
        ranges.add(range);
        this.index = new SegmentIndex(ranges.toArray(SegmentRange[]::new), end());
    }

    /** What readers may see. For any thread. */
    SegmentIndex index() {
        return index;
    }

    /** Up to which sequence everything is durable. For any thread. */
    long durable() {
        return durable;
    }

    /** What went wrong in the background, or null. For any thread. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The end of what was appended. */
    SegmentIndex.Committed end() {
        return new SegmentIndex.Committed(segment.number(), segment.end(), next);
    }

    /**
     * Appends the frame whose payload lies in the buffer, behind the room for a header.
     *
     * @return its place
     */
    long append(int kind, ByteWriter buffer) throws IOException {
        if (!segment.fits(buffer.size())) {
            roll(buffer.size());
        } else if (!askedForNext && segment.end() > segment.capacity() >> PREPARE_AT_SHIFT) {
            askedForNext = true;
            supply.prepare();
        }
        return Place.of(segment.number(), write(segment, kind, buffer));
    }

    private long write(SegmentWriter to, int kind, ByteWriter buffer) {
        frame.kind = kind;
        frame.shard = home.shard();
        frame.segment = to.number();
        frame.sequence = next;
        frame.watermark = durable;
        frame.seal(buffer);
        long position = to.append(buffer.array(), buffer.size());
        next++;
        return position;
    }

    /** Whether the present segment holds more than its claim. */
    boolean hasEntries() {
        return next > range.first() + 1;
    }

    /** Begins another segment. Everything is committed. */
    void seal() throws IOException {
        roll(0);
    }

    private void roll(int frameBytes) throws IOException {
        SegmentWriter full = segment;
        SegmentRange sealed = range.sealed(next, full.end());
        SegmentWriter following = supply.take((long) encode(claim.continuing(full)) + frameBytes);
        if (home.options().durability() == Durability.SYNCED) {
            full.force();
            durable = next - 1;
            background.execute(() -> release(full));
        } else {
            long last = next - 1;
            unsynced.acquireUninterruptibly();
            background.execute(() -> syncAndRelease(full, last));
        }
        segment = following;
        askedForNext = false;
        range = claimed(following);
        index.roll(sealed, range);
    }

    private int encode(SegmentClaim what) {
        Frame.begin(claimBuffer);
        what.encode(claimBuffer);
        return claimBuffer.size();
    }

    private SegmentRange claimed(SegmentWriter to) {
        long sequence = next;
        return SegmentRange.active(to, sequence, write(to, Frame.CLAIM, claimBuffer));
    }

    private void release(SegmentWriter full) {
        try (full) {
            full.finish();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void syncAndRelease(SegmentWriter full, long last) {
        try (full) {
            if (failure == null) {
                full.force();
                durable = last;
                watermark.write(last);
                full.finish();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            unsynced.release();
        }
    }

    /** Makes everything appended durable. */
    void force() throws IOException {
        segment.force();
        durable = next - 1;
        watermark.write(durable);
    }

    /**
     * Makes durable what is committed up to here, where commits do not sync: full segments are synced by the background
     * thread in their order, the present one now. Blocks. For any thread.
     */
    void sync(SegmentIndex.Committed committed) {
        background.call("syncing shard " + home.shard(), () -> syncPresent(committed));
        if (durable < committed.next() - 1) {
            // The segment became full meanwhile. It was handed over for syncing before the next one was begun.
            background.call("syncing shard " + home.shard(), () -> true);
        }
    }

    private boolean syncPresent(SegmentIndex.Committed committed) throws IOException {
        SegmentWriter present = segment;
        if (failure != null || present.number() != committed.segment()) {
            return false;
        }
        try {
            present.force();
            durable = Math.max(durable, committed.next() - 1);
            watermark.write(durable);
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    /** Whether the next segment could not be prepared; tries again if so. For any thread. */
    boolean isShortOfSegments() {
        boolean isShort = supply.isShort();
        if (isShort) {
            supply.prepare();
        }
        return isShort;
    }

    /** Makes everything durable, gives back the space that was not needed, and closes. */
    void finish() throws IOException {
        SegmentWriter last = segment;
        try (supply;
                last;
                watermark) {
            force();
            last.finish();
        }
    }

    /** Closes the files as they are. */
    void abandon() throws IOException {
        try (supply;
                watermark) {
            segment.close();
        }
    }
}
