package dev.everfold.cli.torture;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What the run of a {@link FaultKind} may use up.
 *
 * @param roundsMax rounds, at least 1
 * @param end no round begins after it, by the clock
 * @param seed decides what the clients do, and how and about when each fault comes
 * @param directory to work in
 * @param progress gets a line about how far it is, after each round
 */
public record Budget(
        int roundsMax, Instant end, InstantSource clock, long seed, Path directory, Consumer<String> progress) {
    public Budget {
        if (roundsMax < 1) {
            throw new IllegalArgumentException("roundsMax must be at least 1, was " + roundsMax);
        }
    }

    /** Whether one more round may begin after so many. */
    boolean allowsAfter(int rounds) {
        return rounds < roundsMax && clock.instant().isBefore(end);
    }
}
