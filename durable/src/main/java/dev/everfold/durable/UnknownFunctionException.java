package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** The system was not opened with this function, or not with this version of it. Invocations of it wait until it is. */
public final class UnknownFunctionException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public UnknownFunctionException(String function) {
        super("the system was not opened with the function " + function + "; its invocations wait until it is", null);
    }
}
