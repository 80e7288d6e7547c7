package dev.everfold.durable;

import dev.everfold.ActorId;

/**
 * Names an invocation: the function and, among its invocations, this one. A workflow's is chosen by who starts it.
 *
 * @param function the function's name
 * @param id under the rules of a key, see {@link ActorId}; together with the name at most 512 bytes in UTF-8, less one
 */
public record InvocationId(String function, String id) {

    private static final char SEPARATOR = '/';

    public InvocationId {
        if (function.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("the name of a function has no \"/\", this one does: " + function);
        }
        var _ = new ActorId("invocation", function + SEPARATOR + id); // checks the key
    }

    /**
     * The id in this text, as {@link #toString} gives it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InvocationId parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 1 || separator == text.length() - 1) {
            throw new IllegalArgumentException(
                    "an invocation is named FUNCTION/ID, as in greet/4711; this text names none: \"" + text + "\"");
        }
        return new InvocationId(text.substring(0, separator), text.substring(separator + 1));
    }

    /** The function, a slash, the id. */
    @Override
    public String toString() {
        return function + SEPARATOR + id;
    }
}
