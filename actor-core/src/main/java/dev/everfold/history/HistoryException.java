package dev.everfold.history;

import dev.everfold.EverfoldException;

/**
 * The history does not hold what was asked for: it ends before, begins later, or was erased. The message says which.
 */
public final class HistoryException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public HistoryException(String message) {
        super(message, null);
    }
}
