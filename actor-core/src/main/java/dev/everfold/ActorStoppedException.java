package dev.everfold;

import org.jspecify.annotations.Nullable;

/**
 * An actor could not be recovered: an entry of its past cannot be read by the present code, or {@code evolve} threw on
 * it. Nothing was changed. The actor alone is stopped; the next command tries the recovery again.
 */
public final class ActorStoppedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final transient ActorId actor;
    private final long sequenceNumber;

    public ActorStoppedException(ActorId actor, long sequenceNumber, String what, @Nullable Throwable cause) {
        super("actor " + actor + " cannot be recovered: " + what, cause);
        this.actor = actor;
        this.sequenceNumber = sequenceNumber;
    }

    /** The actor that is stopped. */
    public ActorId actor() {
        return actor;
    }

    /** The sequence number of the event that could not be applied; 0 when no single one is to blame. */
    public long sequenceNumber() {
        return sequenceNumber;
    }
}
