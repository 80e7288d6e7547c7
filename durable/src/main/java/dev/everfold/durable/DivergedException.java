package dev.everfold.durable;

import dev.everfold.EverfoldException;

/**
 * The function asked, in a replay, for another step than its journal has: it is not the code that wrote it, or its way
 * depends on something outside of its context. The invocation is paused and has lost nothing; deploy the code that
 * fits, and resume it.
 */
public final class DivergedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String expected;
    private final String found;

    /**
     * A divergence.
     *
     * @param where the invocation, with the version of its code
     * @param position of the step in the journal, from 1
     * @param expected what the journal has there
     * @param found what the code asked for
     */
    public DivergedException(String where, int position, String expected, String found) {
        super(
                where + " diverged from its journal at position " + position + ": the journal has " + expected
                        + ", the code asked for " + found
                        + "; deploy the code that fits and resume the invocation, it has lost nothing",
                null);
        this.position = position;
        this.expected = expected;
        this.found = found;
    }

    /** Where in the journal, from 1. */
    public int position() {
        return position;
    }

    /** What the journal has there. */
    public String expected() {
        return expected;
    }

    /** What the code asked for. */
    public String found() {
        return found;
    }
}
