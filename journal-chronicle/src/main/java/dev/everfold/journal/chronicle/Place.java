package dev.everfold.journal.chronicle;

import dev.everfold.journal.Offset;

/**
 * What an {@link Offset} of this journal means: the segment in the upper half, the position of the frame in the
 * segment's file in the lower half. So offsets grow with the journal, and an entry is found with one read.
 */
final class Place {

    private Place() {}

    static long of(int segment, long position) {
        return (long) segment << 32 | position;
    }

    static int segment(long offset) {
        return (int) (offset >>> 32);
    }

    static long position(long offset) {
        return offset & 0xffffffffL;
    }

    /** For messages. */
    static String describe(int shard, int segment, long position) {
        return "shard " + shard + ", segment " + segment + ", position " + position;
    }
}
