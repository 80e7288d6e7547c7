package dev.everfold;

import org.jspecify.annotations.Nullable;

/**
 * The machinery failed. Root of every exception that leaves an open system, apart from {@link IllegalArgumentException}
 * and {@link IllegalStateException} for calls that are wrong in themselves. The domain saying no is no exception but a
 * {@link Reply.Rejected}.
 */
public abstract class EverfoldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected EverfoldException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether the command may have been accepted all the same. If false, it changed nothing. If true, ask again with
     * the same idempotency key, or read the state once the system is open again.
     */
    public boolean outcomeUnknown() {
        return false;
    }
}
