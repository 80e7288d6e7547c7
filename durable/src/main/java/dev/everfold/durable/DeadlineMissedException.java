package dev.everfold.durable;

import dev.everfold.EverfoldException;
import java.time.Duration;

/** The deadline of an invocation passed while it waited in its queue. It has failed without having begun. */
public final class DeadlineMissedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public DeadlineMissedException(InvocationId invocation, String queue, Duration deadline) {
        super(
                "invocation " + invocation + " was to begin within " + deadline + " and still waits in queue " + queue,
                null);
    }
}
