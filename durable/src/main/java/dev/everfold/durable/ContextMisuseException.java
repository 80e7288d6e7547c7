package dev.everfold.durable;

/**
 * A context was used where it must not be: within a step, from another thread than the function's, or after the
 * function has returned. Nothing has happened. The invocation pauses, and goes on once the code is mended and it is
 * resumed.
 */
public final class ContextMisuseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public ContextMisuseException(String message) {
        super(message);
    }
}
