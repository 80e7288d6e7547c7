package dev.everfold;

import java.time.Duration;

/**
 * Which actors stay in memory. An actor that is busy is never dropped, so the bound can be passed for a while.
 *
 * @param actorsMax how many idle actors stay in memory, default 100,000, at least 1; beyond it the ones least worth
 *     keeping (Caffeine's W-TinyLFU) are passivated
 * @param bytesMax how many bytes idle actors may take together, default 256 MiB, at least 1 MiB. What an actor takes is
 *     estimated: 1 KiB, and four times what its state takes encoded
 * @param idleMax how long an actor stays without a command, default 10 minutes
 * @param recoveriesMax how many actors are recovered at the same time, default 64, at least 1; others wait in turn
 */
public record ResidencyOptions(int actorsMax, long bytesMax, Duration idleMax, int recoveriesMax) {

    /** The defaults. */
    public static final ResidencyOptions DEFAULT =
            new ResidencyOptions(100_000, 256L << 20, Duration.ofMinutes(10), 64);

    public ResidencyOptions {
        if (actorsMax < 1) {
            throw new IllegalArgumentException("actorsMax must be at least 1, was " + actorsMax);
        }
        if (bytesMax < 1 << 20) {
            throw new IllegalArgumentException("bytesMax must be at least 1 MiB, was " + bytesMax);
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
        return new ResidencyOptions(actorsMax, bytesMax, idleMax, recoveriesMax);
    }

    /** These options with actors of this many bytes in memory. */
    public ResidencyOptions bytesMax(long bytesMax) {
        return new ResidencyOptions(actorsMax, bytesMax, idleMax, recoveriesMax);
    }

    /** These options with this time that an actor stays without a command. */
    public ResidencyOptions idleMax(Duration idleMax) {
        return new ResidencyOptions(actorsMax, bytesMax, idleMax, recoveriesMax);
    }
}
