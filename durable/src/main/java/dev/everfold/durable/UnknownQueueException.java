package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** The system was not opened with this queue. */
public final class UnknownQueueException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public UnknownQueueException(String queue) {
        super("the system was not opened with the queue " + queue, null);
    }
}
