package dev.everfold;

import java.time.Duration;

/**
 * The bound of every actor's mailbox, and what happens at the bound.
 *
 * @param capacity how many commands of callers wait at most, default 10,000, range 1 to 1,000,000. Messages between
 *     actors are bounded by the window of their channel instead
 * @param waitMax how long a caller waits for room before {@link MailboxFullException}; zero refuses at once. Default 5
 *     seconds
 */
public record MailboxOptions(int capacity, Duration waitMax) {

    /** The defaults. */
    public static final MailboxOptions DEFAULT = new MailboxOptions(10_000, Duration.ofSeconds(5));

    public MailboxOptions {
        if (capacity < 1 || capacity > 1_000_000) {
            throw new IllegalArgumentException("capacity must be 1 to 1,000,000, was " + capacity);
        }
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException("waitMax must not be negative, was " + waitMax);
        }
    }

    /** A full mailbox makes the caller wait this long at most. */
    public static MailboxOptions waiting(int capacity, Duration waitMax) {
        return new MailboxOptions(capacity, waitMax);
    }

    /** A full mailbox refuses the command at once. */
    public static MailboxOptions refusing(int capacity) {
        return new MailboxOptions(capacity, Duration.ZERO);
    }
}
