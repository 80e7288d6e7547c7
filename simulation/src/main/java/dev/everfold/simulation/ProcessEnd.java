package dev.everfold.simulation;

/** Ends the process in the middle of a call. What the engine does after it reaches neither clients nor disks. */
final class ProcessEnd extends Error {

    private static final long serialVersionUID = 1L;

    ProcessEnd() {
        super("the process ends here", null, false, false);
    }
}
