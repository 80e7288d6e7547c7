package dev.everfold.durable.internal;

/**
 * Takes a function's stack away. An error, so that a function which catches exceptions does not catch it; without a
 * trace, as nobody reads one.
 */
final class Unwind extends Error {

    private static final long serialVersionUID = 1L;

    /** Why the function gives up its thread. */
    enum Reason {
        /** What it waits for takes long, and the journal says for what it waits. */
        SUSPENDED,
        /** It goes on when what it has written is durable. */
        PENDING,
        /** It is to be run again at once. */
        AGAIN,
        /** It has given up, by its journal: what it did is undone on the same thread. */
        GAVE_UP,
        /** The journal took another course. */
        OUTDATED,
        /** The machinery failed; the next opening of the system goes on. */
        STOPPED
    }

    private final Reason reason;

    Unwind(Reason reason) {
        super("the function gives up its thread: " + reason + "; not to be caught", null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
