package dev.everfold;

import java.time.Duration;

/** No reply came within the caller's time-out. The command may be accepted all the same, before or after. */
public final class AskTimeoutException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public AskTimeoutException(ActorId actor, Duration timeout) {
        super(
                "actor " + actor + " did not reply within " + timeout
                        + "; whether the command is accepted is unknown: ask again with the same idempotency key",
                null);
    }

    @Override
    public boolean outcomeUnknown() {
        return true;
    }
}
