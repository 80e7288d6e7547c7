package dev.everfold.properties.equivalence;

import java.util.List;

/**
 * A law does not hold for some history. The message says how, with the first component in which two values differ, and
 * ends with the shortest history that was found to show it, as the code of a test.
 */
public final class LawBrokenError extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final Law law;
    private final String path;
    private final transient List<Object> history;
    private final String code;

    LawBrokenError(Law law, Trouble trouble, List<?> history, String code) {
        super(
                "this law does not hold: " + law.sentence() + "\n" + trouble.describe()
                        + "\n\nThe shortest history that shows it, as a test:\n\n" + code,
                trouble.cause());
        this.law = law;
        this.path = trouble.mismatch() == null ? "" : trouble.mismatch().path();
        this.history = List.copyOf(history);
        this.code = code;
    }

    /** The law. */
    public Law law() {
        return law;
    }

    /** The first component that differs, such as {@code .lines[2].quantity}; empty when nothing was to be compared. */
    public String path() {
        return path;
    }

    /** The shortest history that was found: commands, or events. */
    public List<Object> history() {
        return history;
    }

    /** Imports and a test method that fails for the same reason. */
    public String code() {
        return code;
    }
}
