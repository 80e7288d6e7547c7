package dev.everfold.journal;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/**
 * The journal cannot do what it was asked: it is locked by another process, no store, made by a newer version, or its
 * storage failed. The message says which, where, and what to do.
 */
public final class JournalException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
