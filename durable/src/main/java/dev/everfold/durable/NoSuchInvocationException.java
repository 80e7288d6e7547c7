package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** There is no such invocation: it was never started, or its result is not kept any more. */
public final class NoSuchInvocationException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public NoSuchInvocationException(InvocationId invocation) {
        super("there is no invocation " + invocation + "; it was never started, or its retention is over", null);
    }
}
