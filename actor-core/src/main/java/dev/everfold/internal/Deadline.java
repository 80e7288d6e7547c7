package dev.everfold.internal;

import java.time.Duration;

/** A moment on the monotonic clock, for threads that block. Only callers block, and callers are not simulated. */
record Deadline(long nanoTime) {

    /** Longer than any process lives, and far from an overflow. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + nanos(duration));
    }

    /** A duration in nanoseconds; 73 years for longer ones. */
    static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
    }

    /** Zero or less once it has passed. */
    long nanosLeft() {
        return nanoTime - System.nanoTime();
    }
}
