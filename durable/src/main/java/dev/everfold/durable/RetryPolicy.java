package dev.everfold.durable;

import java.time.Duration;

/**
 * When a failed attempt is followed by another: exponential backoff with jitter, up to a number of attempts or a time.
 *
 * @param firstDelay before the second attempt, default 100 milliseconds
 * @param factor by which each further delay is longer than the one before, at least 1, default 2
 * @param maxDelay what delays grow to at most, default 1 minute; after a thousand years it is tried again in any case
 * @param jitter the part of a delay that is left to chance, 0 to 1, default 0.2: a delay of 10 seconds becomes one
 *     between 8 and 10. It keeps many that failed together from coming back together
 * @param maxAttempts including the first one, at least 1, default 10
 * @param maxDuration no attempt begins later than this after the first failure; default 1 day
 */
public record RetryPolicy(
        Duration firstDelay, double factor, Duration maxDelay, double jitter, int maxAttempts, Duration maxDuration) {

    /** The defaults: ten attempts within about fifty seconds. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(100), 2, Duration.ofMinutes(1), 0.2, 10, Duration.ofDays(1));

    /** One attempt. */
    public static final RetryPolicy NEVER = DEFAULT.maxAttempts(1);

    /** Again and again, at least once a minute. */
    public static final RetryPolicy FOREVER =
            DEFAULT.maxAttempts(Integer.MAX_VALUE).maxDuration(Duration.ofSeconds(Long.MAX_VALUE));

    /** How many seconds can be told in nanoseconds. */
    private static final double NANOS_LAST = 9e9;

    public RetryPolicy {
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays are not negative and grow: firstDelay was " + firstDelay + ", maxDelay " + maxDelay);
        }
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor must be at least 1, was " + factor);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
        }
        if (maxDuration.isNegative()) {
            throw new IllegalArgumentException("maxDuration must not be negative, was " + maxDuration);
        }
    }

    /** This policy with these delays. */
    public RetryPolicy delays(Duration firstDelay, double factor, Duration maxDelay) {
        return new RetryPolicy(firstDelay, factor, maxDelay, jitter, maxAttempts, maxDuration);
    }

    /** This policy with this jitter. */
    public RetryPolicy jitter(double jitter) {
        return new RetryPolicy(firstDelay, factor, maxDelay, jitter, maxAttempts, maxDuration);
    }

    /** This policy with so many attempts. */
    public RetryPolicy maxAttempts(int maxAttempts) {
        return new RetryPolicy(firstDelay, factor, maxDelay, jitter, maxAttempts, maxDuration);
    }

    /** This policy with this much time. */
    public RetryPolicy maxDuration(Duration maxDuration) {
        return new RetryPolicy(firstDelay, factor, maxDelay, jitter, maxAttempts, maxDuration);
    }

    /**
     * How long to wait after so many failed attempts.
     *
     * @param failedAttempts at least 1
     * @param chance 0 to 1: which of the delays within the jitter
     */
    public Duration delayAfter(int failedAttempts, double chance) {
        double seconds = seconds(firstDelay) * Math.pow(factor, Math.min(failedAttempts - 1, 1_000));
        double delay = Math.min(seconds, seconds(maxDelay)) * (1 - jitter * chance);
        return delay >= NANOS_LAST ? Duration.ofSeconds((long) delay) : Duration.ofNanos((long) (delay * 1e9));
    }

    private static double seconds(Duration delay) {
        return delay.getSeconds() + delay.getNano() / 1e9;
    }
}
