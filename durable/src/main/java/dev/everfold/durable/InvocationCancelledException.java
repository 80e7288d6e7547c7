package dev.everfold.durable;

/**
 * An invocation was cancelled or killed. Thrown within a cancelled function from the next call of its context, once; it
 * may be caught to clean up, and the context works on. Whoever waits for the invocation's result gets it, too.
 */
public final class InvocationCancelledException extends DurableFailureException {

    private static final long serialVersionUID = 1L;

    private final transient InvocationId invocation;

    /** A cancelled invocation. */
    public InvocationCancelledException(InvocationId invocation, String reason) {
        super(
                "invocation " + invocation + " was cancelled: " + reason,
                new Failure(InvocationCancelledException.class.getName(), "cancelled", reason));
        this.invocation = invocation;
    }

    /** Which one. */
    public InvocationId invocation() {
        return invocation;
    }
}
