package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** What was asked of an invocation does not go with where it stands. Nothing has changed. */
public final class InvocationStateException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final InvocationStatus status;

    public InvocationStateException(InvocationId invocation, String asked, InvocationStatus status) {
        super("invocation " + invocation + " cannot " + asked + ": it is " + status, null);
        this.status = status;
    }

    /** Where it stands. */
    public InvocationStatus status() {
        return status;
    }
}
