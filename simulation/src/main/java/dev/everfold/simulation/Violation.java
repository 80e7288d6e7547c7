package dev.everfold.simulation;

import java.util.List;

/**
 * A promise was broken.
 *
 * @param seed of the run, which breaks it again
 * @param step after which it was seen
 * @param message which promise, where, and what was expected
 * @param trace what happened last, oldest first, 120 things at most; {@link Simulation#replay} tells all of them
 */
public record Violation(long seed, long step, String message, List<String> trace) {

    /** Seed, message, and the trace, one thing that happened in a line. */
    public String describe() {
        return "seed " + seed + ", step " + step + ": " + message + "\n  what happened before:\n    "
                + String.join("\n    ", trace);
    }
}
