package dev.everfold;

import java.time.Duration;

/**
 * What a user may choose for one actor type.
 *
 * @param idempotencyWindow how long an idempotency key is answered with its first reply, in time of the journal's own
 *     timestamps. Default 24 hours; the longer, the more memory an actor takes
 * @param idempotencyKeysMax how many keys an actor remembers; beyond it the oldest is forgotten before its window ends.
 *     Default 10,000, range 0 to 10,000,000
 */
public record ActorOptions(Duration idempotencyWindow, int idempotencyKeysMax) {

    /** The defaults. */
    public static final ActorOptions DEFAULT = new ActorOptions(Duration.ofHours(24), 10_000);

    public ActorOptions {
        if (idempotencyWindow.isNegative()) {
            throw new IllegalArgumentException("idempotencyWindow must not be negative, was " + idempotencyWindow);
        }
        if (idempotencyKeysMax < 0 || idempotencyKeysMax > 10_000_000) {
            throw new IllegalArgumentException("idempotencyKeysMax must be 0 to 10,000,000, was " + idempotencyKeysMax);
        }
    }

    /** These options with this window and number of idempotency keys. */
    public ActorOptions idempotency(Duration window, int keysMax) {
        return new ActorOptions(window, keysMax);
    }
}
