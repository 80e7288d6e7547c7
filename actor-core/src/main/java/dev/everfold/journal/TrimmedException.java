package dev.everfold.journal;

import dev.everfold.EverfoldException;

/** What was to be read has been trimmed, before or meanwhile. What it came to is in a snapshot. */
public final class TrimmedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public TrimmedException(String message) {
        super(message, null);
    }
}
