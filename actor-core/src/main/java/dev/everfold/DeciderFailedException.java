package dev.everfold;

import org.jspecify.annotations.Nullable;

/**
 * A decider, view or codec threw on one command: a bug in the user's code. The command changed nothing, and the actor
 * goes on with the next.
 */
public final class DeciderFailedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final transient ActorId actor;
    private final String commandType;
    private final long sequenceNumber;

    public DeciderFailedException(
            ActorId actor, String commandType, long sequenceNumber, String what, @Nullable Throwable cause) {
        super(
                "actor " + actor + " at sequence number " + sequenceNumber + ", command " + commandType + ": " + what
                        + (cause == null ? "" : ": " + describe(cause)),
                cause);
        this.actor = actor;
        this.commandType = commandType;
        this.sequenceNumber = sequenceNumber;
    }

    /** The cause is made by user code, which may fail even at describing it. */
    private static String describe(Throwable cause) {
        try {
            return cause.toString();
        } catch (RuntimeException failedToo) {
            return cause.getClass().getName();
        }
    }

    /** The actor that was to decide. */
    public ActorId actor() {
        return actor;
    }

    /** The class of the command. */
    public String commandType() {
        return commandType;
    }

    /** The sequence number of the state on which the command failed. */
    public long sequenceNumber() {
        return sequenceNumber;
    }
}
