package dev.everfold.durable.internal;

import java.time.Duration;

/** How long something is to take, as it is journaled. */
final class Millis {

    /** Nothing takes longer: with any time of today it makes one that can be counted in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(365_000);

    private Millis() {}

    /** Whole milliseconds, and one more for what is left; a thousand years for what is longer, and none below zero. */
    static long of(Duration duration) {
        if (duration.compareTo(LONGEST) >= 0) {
            return LONGEST.toMillis();
        }
        return duration.isPositive() ? duration.plusNanos(999_999).toMillis() : 0;
    }
}
