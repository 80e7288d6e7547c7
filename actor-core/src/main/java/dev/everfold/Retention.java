package dev.everfold;

import java.time.Duration;

/**
 * How long the entries of an actor type stay in the journal. A journal is forgotten in whole segments, the oldest
 * first, and only when every type with entries in the segment allows it. What the entries came to stays: the state, its
 * number, what is remembered under idempotency keys, and messages that are not handled keep their segment.
 *
 * @param forgets whether entries are ever forgotten
 * @param age entries younger than this stay, by the journal's own timestamps
 * @param bytes the newest so many bytes of the shard's journal stay
 */
public record Retention(boolean forgets, Duration age, long bytes) {

    /** Keeps everything, the default. */
    public static final Retention KEEP_ALL = new Retention(false, Duration.ZERO, 0);

    /** Forgets entries as soon as a snapshot stands for them. */
    public static final Retention UNTIL_SNAPSHOTTED = new Retention(true, Duration.ZERO, 0);

    public Retention {
        if (age.isNegative() || bytes < 0) {
            throw new IllegalArgumentException("age and bytes must not be negative, were " + age + ", " + bytes);
        }
    }

    /** Keeps entries for this long. */
    public static Retention age(Duration age) {
        return new Retention(true, age, 0);
    }

    /** Keeps the newest so many bytes of each shard. */
    public static Retention bytes(long bytes) {
        return new Retention(true, Duration.ZERO, bytes);
    }
}
