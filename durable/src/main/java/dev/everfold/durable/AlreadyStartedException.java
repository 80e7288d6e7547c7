package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** A second start of an invocation with this id. The first one goes on; attach to it for its result. */
public final class AlreadyStartedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public AlreadyStartedException(InvocationId invocation) {
        super("invocation " + invocation + " was started before; attach to it for its result", null);
    }
}
