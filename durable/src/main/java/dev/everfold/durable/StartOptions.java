package dev.everfold.durable;

import java.time.Duration;
import java.util.Map;

/**
 * What may be chosen for one invocation where it is started.
 *
 * @param tags by which it is found later, see {@link InvocationFilter}; none by default
 * @param delay how long it waits before it begins, none by default
 */
public record StartOptions(Map<String, String> tags, Duration delay) {

    /** The defaults. */
    public static final StartOptions DEFAULT = new StartOptions(Map.of(), Duration.ZERO);

    public StartOptions {
        tags = Map.copyOf(tags);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, was " + delay);
        }
    }

    /** These options with one more tag. */
    public StartOptions tag(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(tags);
        more.put(name, value);
        return new StartOptions(more, delay);
    }

    /** These options with this delay. */
    public StartOptions delay(Duration delay) {
        return new StartOptions(tags, delay);
    }
}
