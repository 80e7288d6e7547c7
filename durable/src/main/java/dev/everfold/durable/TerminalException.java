package dev.everfold.durable;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by user code for a failure that no retry will mend: out of a step it ends the step's retries, out of a
 * function it ends the invocation. May be extended; what is journaled is its class name, code, and message, so a replay
 * throws a {@link StepFailedException} that tells these.
 */
public class TerminalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** A failure with an empty code. */
    public TerminalException(String message) {
        this("", message, null);
    }

    /**
     * A failure.
     *
     * @param code for programs to tell failures apart; may be empty
     * @param cause for the log of this process; null for none
     */
    public TerminalException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** For programs to tell failures apart. */
    public final String code() {
        return code;
    }
}
