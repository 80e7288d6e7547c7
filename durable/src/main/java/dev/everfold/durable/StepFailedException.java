package dev.everfold.durable;

/**
 * A step failed for good: with a {@link TerminalException}, or on the last of its attempts. Thrown in the function, the
 * same at every replay; a function that does not catch it fails.
 */
public final class StepFailedException extends DurableFailureException {

    private static final long serialVersionUID = 1L;

    private final String step;

    /** A failed step. */
    public StepFailedException(String step, Failure failure) {
        super("step \"" + step + "\" failed: " + failure, failure);
        this.step = step;
    }

    /** The step's name. */
    public String step() {
        return step;
    }
}
