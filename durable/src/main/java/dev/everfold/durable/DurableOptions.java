package dev.everfold.durable;

import dev.everfold.SystemOptions;
import java.time.Duration;

/**
 * What may be chosen for a durable system.
 *
 * @param system for the actors beneath
 * @param suspendAfter how long a waiting function keeps its thread, default 1 second; then it gives it up, and is run
 *     again when what it waits for is there
 * @param executionsMax how many functions have a thread at the same time, default 10,000; others wait in turn
 */
public record DurableOptions(SystemOptions system, Duration suspendAfter, int executionsMax) {

    /** The defaults. */
    public static final DurableOptions DEFAULT =
            new DurableOptions(SystemOptions.DEFAULT, Duration.ofSeconds(1), 10_000);

    public DurableOptions {
        if (suspendAfter.isNegative()) {
            throw new IllegalArgumentException("suspendAfter must not be negative, was " + suspendAfter);
        }
        if (executionsMax < 1) {
            throw new IllegalArgumentException("executionsMax must be at least 1, was " + executionsMax);
        }
    }

    /** These options with these for the actors beneath. */
    public DurableOptions system(SystemOptions system) {
        return new DurableOptions(system, suspendAfter, executionsMax);
    }

    /** These options with this patience. */
    public DurableOptions suspendAfter(Duration suspendAfter) {
        return new DurableOptions(system, suspendAfter, executionsMax);
    }

    /** These options with so many functions at a time. */
    public DurableOptions executionsMax(int executionsMax) {
        return new DurableOptions(system, suspendAfter, executionsMax);
    }
}
