package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** In this queue wait as many invocations as may. Nothing was started; try again later. */
public final class QueueFullException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public QueueFullException(String queue, int waitingMax) {
        super("in queue " + queue + " " + waitingMax + " invocations wait, and no more may; try again later", null);
    }
}
