package dev.everfold.journal.chronicle;

import java.util.Arrays;

/**
 * Where every so many frames of a run lie, so that nobody has to read it again to find one. For one thread at a time.
 */
final class Marks {

    static final int FRAMES = 1 << 10;

    private long[] positions = new long[16];
    private int size;

    /** Notes a frame of the run; called for each, from the first on. */
    void note(long nth, long position) {
        if (nth % FRAMES != 0) {
            return;
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
        }
        positions[size++] = position;
    }

    /** Where the last marked frame lies that is not behind the nth; 0 when none is. */
    long before(long nth) {
        int mark = (int) Math.min(nth / FRAMES, size - 1);
        return mark < 0 ? 0 : positions[mark];
    }
}
