package dev.everfold.snapshot;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot store cannot do what it was asked: it is damaged, made by a newer version, belongs to another journal,
 * or its storage failed. The message says which, where, and what to do.
 */
public final class SnapshotStoreException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    private final boolean isDamaged;

    private SnapshotStoreException(String message, boolean isDamaged, @Nullable Throwable cause) {
        super(message, cause);
        this.isDamaged = isDamaged;
    }

    /** What is there cannot be read; made anew from the whole journal, the store would be as good as before. */
    public static SnapshotStoreException damaged(String message, @Nullable Throwable cause) {
        return new SnapshotStoreException(message, true, cause);
    }

    /** Anything else: the store is left as it is. */
    public static SnapshotStoreException unusable(String message, @Nullable Throwable cause) {
        return new SnapshotStoreException(message, false, cause);
    }

    /** Whether a store made anew would do. */
    public boolean isDamaged() {
        return isDamaged;
    }
}
