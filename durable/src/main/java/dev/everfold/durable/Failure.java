package dev.everfold.durable;

import java.util.Objects;

/**
 * A failure as journaled: what can be told the same at every replay. Stack traces and causes are not among it; they are
 * logged where the failure happened.
 *
 * @param type the name of the exception's class
 * @param code chosen by whoever threw, see {@link TerminalException}, or the machinery's; else empty
 * @param message the exception's, cut off after {@value #MESSAGE_LENGTH_MAX} characters
 */
public record Failure(String type, String code, String message) {

    /** The longest message that is kept, in characters. */
    public static final int MESSAGE_LENGTH_MAX = 4_000;

    public Failure {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(code, "code");
        if (message.length() > MESSAGE_LENGTH_MAX) {
            message = message.substring(0, MESSAGE_LENGTH_MAX) + "…";
        }
    }

    /** What is journaled of an exception. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case DurableFailureException known -> known.failure();
            case TerminalException terminal ->
                new Failure(terminal.getClass().getName(), terminal.code(), message(terminal));
            case ValueException value -> value.failure();
            default -> new Failure(thrown.getClass().getName(), "", message(thrown));
        };
    }

    /** That of an exception of the user's, which may do anything. */
    private static String message(Throwable thrown) {
        try {
            return String.valueOf(thrown.getMessage());
        } catch (RuntimeException odd) {
            return "its message could not be told: " + odd.getClass().getName();
        }
    }

    @Override
    public String toString() {
        return type + (code.isEmpty() ? "" : " [" + code + "]") + ": " + message;
    }
}
