package dev.everfold.durable;

/**
 * An exclusive function of an object has called one of the same object, maybe through others: the called one would wait
 * for the caller to end, and the caller for the called one. Nothing was called. Unless it is caught, the caller fails.
 */
public final class DeadlockException extends TerminalException {

    private static final long serialVersionUID = 1L;

    /**
     * A call that would never end.
     *
     * @param chain the calls that led there, each with its object
     */
    public DeadlockException(String chain) {
        super("deadlock", "a call would wait for ever: " + chain, null);
    }
}
