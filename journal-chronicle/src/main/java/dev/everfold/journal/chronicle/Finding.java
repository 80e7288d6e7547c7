package dev.everfold.journal.chronicle;

/**
 * What recovery finds in a shard: exactly one of these. The table in docs/formats/journal.md under "Recovery" has a row
 * for each; {@link Recovery#judge} decides which it is.
 */
sealed interface Finding {

    /** Nothing was ever written, or nothing of it became durable: the first sequence is 1. */
    record Fresh() implements Finding {}

    /** The journal ends with a whole frame and nothing but zeros behind it. */
    record CleanEnd(long next) implements Finding {}

    /**
     * Behind the last whole frame lies something that is none, and no later frame was known as durable when it was
     * written: a write that did not finish, or that a power cut took apart. It is cut off.
     */
    record TornTail(int segment, long position, long next) implements Finding {}

    /**
     * A segment ends too early for the one behind it, and nothing that is missing was ever durable: a power cut kept
     * newer segments and lost the end of an older one. All of the newer ones is cut off.
     */
    record TornAcrossSegments(int segment, long position, long next, int firstVoid) implements Finding {}

    /** A frame that was durable cannot be read. */
    record DurableFrameLost(int segment, long position, long sequence, long durable) implements Finding {}

    /** A frame that belongs to another place. */
    record ForeignFrame(int segment, long position, String what) implements Finding {}

    /** A frame that a newer build wrote. */
    record NewerFormat(int segment, long position, int version) implements Finding {}
}
