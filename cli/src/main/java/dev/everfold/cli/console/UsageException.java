package dev.everfold.cli.console;

/** The user asked for what cannot be done, and nothing was changed. Ends in one line on stderr and exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is shown as it is: what is wrong, with which value, and what to do. */
    public UsageException(String message) {
        super(message);
    }
}
