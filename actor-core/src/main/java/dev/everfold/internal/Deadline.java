package dev.everfold.internal;

import java.time.Duration;

/** A moment on the monotonic clock, for threads that block. Only callers block, and callers are not simulated. */
record Deadline(long nanoTime) {

    static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Zero or less once it has passed. */
    long nanosLeft() {
        return nanoTime - System.nanoTime();
    }
}
