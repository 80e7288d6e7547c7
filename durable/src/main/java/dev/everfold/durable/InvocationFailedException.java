package dev.everfold.durable;

/** An invocation has failed, and whoever waited for its result gets this. */
public final class InvocationFailedException extends DurableFailureException {

    private static final long serialVersionUID = 1L;

    private final transient InvocationId invocation;

    /** A failed invocation. */
    public InvocationFailedException(InvocationId invocation, Failure failure) {
        super("invocation " + invocation + " failed: " + failure, failure);
        this.invocation = invocation;
    }

    /** Which one. */
    public InvocationId invocation() {
        return invocation;
    }
}
