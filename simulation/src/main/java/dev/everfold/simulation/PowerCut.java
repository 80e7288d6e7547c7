package dev.everfold.simulation;

/** Ends the process in the middle of a call. Whatever the engine does after it, nobody sees. */
final class PowerCut extends Error {

    private static final long serialVersionUID = 1L;

    PowerCut() {
        super("the process ends here", null, false, false);
    }
}
