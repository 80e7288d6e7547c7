package dev.everfold;

import org.jspecify.annotations.Nullable;

/**
 * The storage of a shard failed, and the shard has stopped (P10): it acknowledges nothing any more until the system is
 * closed and opened again. Commands that were under way have an unknown outcome; later ones were not taken.
 */
public final class JournalFailedException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final int shard;
    private final boolean outcomeUnknown;

    public JournalFailedException(int shard, String what, boolean outcomeUnknown, @Nullable Throwable cause) {
        super(
                "shard " + shard + " has stopped: " + what
                        + (outcomeUnknown
                                ? "; whether this command is accepted is unknown until the system is opened again"
                                : "; this command was not taken"),
                cause);
        this.shard = shard;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** The shard that stopped. */
    public int shard() {
        return shard;
    }

    @Override
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
