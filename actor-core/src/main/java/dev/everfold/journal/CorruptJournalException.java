package dev.everfold.journal;

import dev.everfold.EverfoldException;

/** The journal holds damaged data, which is refused and never returned (P12). The message says what and where. */
public final class CorruptJournalException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public CorruptJournalException(String message) {
        super(message, null);
    }
}
