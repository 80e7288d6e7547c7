package dev.everfold.cli.torture;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How wrong a clock is.
 *
 * @param atFirst by how much at first, forward or backward
 * @param later by how much later
 * @param turn when it jumps, from its beginning
 */
record ClockShift(Duration atFirst, Duration later, Duration turn) {

    /** A clock that is right. */
    static final ClockShift NONE = new ClockShift(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** The clock that shows another, which is right, this wrong. It begins now. */
    InstantSource over(InstantSource right) {
        Instant jump = right.instant().plus(turn);
        return () -> {
            Instant now = right.instant();
            return now.plus(now.isBefore(jump) ? atFirst : later);
        };
    }
}
