package dev.everfold.journal.chronicle;

/**
 * How large each segment of a run becomes: a small one first, so that small stores stay small and opening is quick, and
 * every next one four times as large, up to the largest.
 *
 * @param max the largest, in bytes
 */
record SegmentSizes(long max) {

    private static final long FIRST = 4 << 20;
    private static final int GROWTH_SHIFT = 2;

    /** The size of the segment before which the run had this many. */
    long size(int before) {
        return before > 15 ? max : Math.min(max, FIRST << (GROWTH_SHIFT * before));
    }

    /** The same, but large enough for a frame of this size. */
    long sizeFor(int before, long frameBytes) {
        return frameBytes * 2 > size(before) ? max : size(before);
    }
}
