package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** Something failed for good, and the journal says how. */
public abstract sealed class DurableFailureException extends EverfoldException
        permits StepFailedException, InvocationFailedException, InvocationCancelledException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    DurableFailureException(String message, Failure failure) {
        super(message, null);
        this.failure = failure;
    }

    /** What the journal says. */
    public final Failure failure() {
        return failure;
    }
}
