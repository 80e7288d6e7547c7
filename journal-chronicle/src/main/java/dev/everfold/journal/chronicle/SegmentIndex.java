package dev.everfold.journal.chronicle;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers may see of a shard: its segments, and how far the newest is committed. Changed by the shard's writer and
 * by whoever trims, read by any thread; a reader that sees a commit sees all that was written before it.
 */
final class SegmentIndex {

    /**
     * How far the shard is committed.
     *
     * @param segment the newest segment with a committed frame
     * @param end position behind its last committed frame
     * @param next sequence behind it
     */
    record Committed(int segment, long end, long next) {}

    private volatile SegmentRange[] ranges;
    private volatile Committed committed;

    SegmentIndex(SegmentRange[] ranges, Committed committed) {
        this.ranges = ranges;
        this.committed = committed;
    }

    Committed committed() {
        return committed;
    }

    void commit(Committed to) {
        committed = to;
    }

    /** The segment of this number, or null when there is none that can be read. */
    @Nullable
    SegmentRange find(int number) {
        SegmentRange[] all = ranges;
        int at = position(all, number);
        return at < all.length && all[at].number() == number ? all[at] : null;
    }

    /** The first segment of this number or a later one, or null when there is none. */
    @Nullable
    SegmentRange from(int number) {
        SegmentRange[] all = ranges;
        int at = position(all, number);
        return at < all.length ? all[at] : null;
    }

    /** The oldest segment that is left. */
    SegmentRange oldest() {
        return ranges[0];
    }

    /** Replaces the newest segment by what it is now that it is full, and adds the one that follows it. */
    synchronized void roll(SegmentRange sealed, SegmentRange active) {
        SegmentRange[] all = Arrays.copyOf(ranges, ranges.length + 1);
        all[all.length - 2] = sealed;
        all[all.length - 1] = active;
        ranges = all;
    }

    /** The full segments of which everything is committed, the oldest first. */
    List<SegmentRange> sealed() {
        Committed end = committed;
        return Arrays.stream(ranges).filter(range -> range.next() <= end.next()).toList();
    }

    /** Takes away the segments before this number; never the newest. */
    synchronized void trim(int number) {
        SegmentRange[] all = ranges;
        ranges = Arrays.copyOfRange(all, Math.min(position(all, number), all.length - 1), all.length);
    }

    private static int position(SegmentRange[] all, int number) {
        int low = 0;
        int high = all.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all[middle].number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
