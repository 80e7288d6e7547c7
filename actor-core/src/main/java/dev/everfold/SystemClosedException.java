package dev.everfold;

/** The system is closing or closed. */
public final class SystemClosedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    public SystemClosedException(String message, boolean outcomeUnknown) {
        super(message, null);
        this.outcomeUnknown = outcomeUnknown;
    }

    @Override
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
