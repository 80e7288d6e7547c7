package dev.everfold.durable;

import dev.everfold.EverfoldException;

/**
 * An invocation with the same deduplication key waits or runs in the queue. Nothing was started; attach to that one.
 */
public final class DuplicateInQueueException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final transient InvocationId first;

    public DuplicateInQueueException(String queue, String deduplicationKey, InvocationId first) {
        super(
                "in queue " + queue + " invocation " + first + " has the deduplication key \"" + deduplicationKey
                        + "\"; attach to it, or start when it has ended",
                null);
        this.first = first;
    }

    /** The one that is there. */
    public InvocationId first() {
        return first;
    }
}
