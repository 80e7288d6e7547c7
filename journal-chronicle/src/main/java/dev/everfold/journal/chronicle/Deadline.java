package dev.everfold.journal.chronicle;

import java.time.Duration;

/**
 * A span of time that began when this was made. Only says how often something is looked at or how long something is
 * measured; no order ever depends on it.
 *
 * @param beganNanos of the system's own clock
 * @param lengthNanos how long it is
 */
record Deadline(long beganNanos, long lengthNanos) {

    /** Begins now. */
    static Deadline in(Duration length) {
        return new Deadline(System.nanoTime(), length.toNanos());
    }

    /** Whether it is over. */
    boolean hasPassed() {
        return elapsedNanos() >= lengthNanos;
    }

    /** How much of it is over. */
    long elapsedNanos() {
        return System.nanoTime() - beganNanos;
    }
}
