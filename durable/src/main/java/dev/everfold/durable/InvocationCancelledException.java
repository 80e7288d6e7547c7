package dev.everfold.durable;

/**
 * An invocation was cancelled or killed. Thrown within a cancelled function from the next call of its context, once; it
 * may be caught to clean up, and the context works on. Whoever waits for the invocation's result gets it, too.
 */
public final class InvocationCancelledException extends DurableFailureException {

    private static final long serialVersionUID = 1L;

    private static final String KILLED = "killed";

    private final transient InvocationId invocation;

    /** A cancelled invocation. */
    public InvocationCancelledException(InvocationId invocation, String reason) {
        this(invocation, "cancelled", reason);
    }

    private InvocationCancelledException(InvocationId invocation, String code, String reason) {
        super(
                "invocation " + invocation + " was " + code + ": " + reason,
                new Failure(InvocationCancelledException.class.getName(), code, reason));
        this.invocation = invocation;
    }

    /** A killed invocation; the code of its failure is {@code killed} instead of {@code cancelled}. */
    public static InvocationCancelledException killed(InvocationId invocation, String reason) {
        return new InvocationCancelledException(invocation, KILLED, reason);
    }

    /** An invocation that was cancelled or killed, with this failure. */
    public static InvocationCancelledException of(InvocationId invocation, Failure failure) {
        return isKill(failure)
                ? killed(invocation, failure.message())
                : new InvocationCancelledException(invocation, failure.message());
    }

    /** Whether this is what comes of being killed. */
    public static boolean isKill(Failure failure) {
        return isCancellation(failure) && failure.code().equals(KILLED);
    }

    /** Whether this is what comes of being cancelled or killed. */
    public static boolean isCancellation(Failure failure) {
        return failure.type().equals(InvocationCancelledException.class.getName());
    }

    /** Which one. */
    public InvocationId invocation() {
        return invocation;
    }
}
