package dev.everfold.cli.torture;

import dev.everfold.Durability;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run of {@link Torture} does.
 *
 * @param rounds how many processes are started and ended, at least 1
 * @param seed decides what the clients do, and how and about when each process ends
 * @param timeMax no further round begins after this time
 * @param durability of the stores
 * @param directory where stores are made; what shows a fault is left there
 */
public record TortureOptions(int rounds, long seed, Duration timeMax, Durability durability, Path directory) {
    public TortureOptions {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1, was " + rounds);
        }
        if (!timeMax.isPositive()) {
            throw new IllegalArgumentException("timeMax must be positive, was " + timeMax);
        }
    }
}
