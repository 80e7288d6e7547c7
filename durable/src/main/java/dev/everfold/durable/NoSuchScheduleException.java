package dev.everfold.durable;

import dev.everfold.EverfoldException;

/** There is no schedule of this name. */
public final class NoSuchScheduleException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public NoSuchScheduleException(String name) {
        super("there is no schedule \"" + name + "\"", null);
    }
}
