package dev.everfold.durable;

/**
 * The name and type of a value that an invocation keeps where others can read it.
 *
 * @param name 1 to 255 characters
 * @param type of the value
 */
public record StateKey<T>(String name, Class<T> type) {
    public StateKey {
        Names.check("the name of a state key", name);
    }

    /** A key. */
    public static <T> StateKey<T> of(String name, Class<T> type) {
        return new StateKey<>(name, type);
    }
}
