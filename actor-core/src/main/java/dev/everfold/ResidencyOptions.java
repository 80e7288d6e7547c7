package dev.everfold;

import java.time.Duration;

/**
 * Which actors stay in memory. An actor that is busy is never dropped, so the bound can be passed for a while.
 *
 * @param actorsMax how many idle actors stay in memory, default 100,000, at least 1; beyond it the ones least worth
 *     keeping (Caffeine's W-TinyLFU) are passivated
 * @param idleMax how long an actor stays without a command, default 10 minutes
 * @param recoveriesMax how many actors are recovered at the same time, default 64, at least 1; others wait in turn
 */
public record ResidencyOptions(int actorsMax, Duration idleMax, int recoveriesMax) {

    /** The defaults. */
    public static final ResidencyOptions DEFAULT = new ResidencyOptions(100_000, Duration.ofMinutes(10), 64);

    public ResidencyOptions {
        if (actorsMax < 1) {
            throw new IllegalArgumentException("actorsMax must be at least 1, was " + actorsMax);
        }
        if (!idleMax.isPositive()) {
            throw new IllegalArgumentException("idleMax must be positive, was " + idleMax);
        }
        if (recoveriesMax < 1) {
            throw new IllegalArgumentException("recoveriesMax must be at least 1, was " + recoveriesMax);
        }
    }

    /** These options with this many actors in memory. */
    public ResidencyOptions actorsMax(int actorsMax) {
        return new ResidencyOptions(actorsMax, idleMax, recoveriesMax);
    }
}
