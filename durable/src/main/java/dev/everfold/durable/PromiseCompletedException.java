package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** The promise was completed before; it stays as it is. */
public final class PromiseCompletedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public PromiseCompletedException(String promise) {
        super("the promise " + promise + " was completed before and stays as it is", null);
    }
}
