package dev.everfold;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may choose for one command.
 *
 * @param idempotencyKey makes a retry of the command safe; null for none
 * @param rememberRejection whether a rejection is recorded under the key too, so that a retry gets the same one;
 *     without it a retry after a rejection is decided anew. Costs an entry in the journal for each rejection
 * @param timeout how long {@code ask} waits for the reply, after which it throws {@link AskTimeoutException} (the
 *     command may be accepted all the same); null to wait until the reply or the end of the system
 */
public record CommandOptions(
        @Nullable IdempotencyKey idempotencyKey,
        boolean rememberRejection,
        @Nullable Duration timeout) {

    /** No key, no time-out. */
    public static final CommandOptions DEFAULT = new CommandOptions(null, false, null);

    public CommandOptions {
        if (rememberRejection && idempotencyKey == null) {
            throw new IllegalArgumentException("a rejection is remembered under an idempotency key; none was given");
        }
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
    }

    /** Options with this idempotency key. */
    public static CommandOptions key(String key) {
        return new CommandOptions(new IdempotencyKey(key), false, null);
    }

    /** The same options, remembering a rejection too. */
    public CommandOptions rememberingRejection() {
        return new CommandOptions(idempotencyKey, true, timeout);
    }

    /** The same options with this time-out. */
    public CommandOptions timeout(Duration timeout) {
        return new CommandOptions(idempotencyKey, rememberRejection, timeout);
    }
}
