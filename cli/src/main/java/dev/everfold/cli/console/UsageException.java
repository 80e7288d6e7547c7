package dev.everfold.cli.console;

import dev.everfold.journal.JournalException;
import java.io.IOException;

/** The user asked for what cannot be done, and nothing was changed. Ends in one line on stderr and exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is shown as it is: what is wrong, with which value, and what to do. */
    public UsageException(String message) {
        super(message);
    }

    /**
     * What to throw when a store cannot be opened: a usage error when the directory holds something else, is in use, or
     * is another build's; the failure itself when the disk failed.
     */
    public static RuntimeException ofRefusal(JournalException refusal) {
        return refusal.getCause() instanceof IOException
                ? refusal
                : new UsageException(String.valueOf(refusal.getMessage()));
    }
}
