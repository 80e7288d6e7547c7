package dev.everfold.simulation;

/** What can go wrong in a simulation. */
public enum Fault {
    /** The process ends between two steps. What was not synced is lost from some byte on. */
    CRASH,
    /** The process ends while the engine uses its journal, also while it recovers a shard or an actor. */
    CRASH_IN_A_CALL,
    /** The process ends while the system is being opened. */
    CRASH_WHILE_OPENING,
    /** What a crash leaves behind the last whole entry: a part of one, or bytes of anything. */
    TORN_ENTRY,
    /** An append fails. */
    FAILED_APPEND,
    /** A sync fails. */
    FAILED_SYNC,
    /** A sync takes long. */
    SLOW_SYNC,
    /** The disk is below its reserve, for a while. */
    FULL_DISK,
    /**
     * The clock is set, by minutes or by days, in either direction. Idempotency keys may run out by it, and what is
     * asked again after that is done again: an invariant that would not allow it needs a type with a longer window.
     */
    CLOCK_JUMP,
    /** A crash takes what the snapshot store was told since its last flush, or the end of that. */
    LOST_SNAPSHOTS,
    /** The snapshot store cannot write, or cannot flush. */
    FAILED_SNAPSHOT_WRITE,
    /** The snapshot store cannot read what it has. */
    FAILED_SNAPSHOT_READ,
    /** A snapshot is damaged, and left out from then on. */
    DAMAGED_SNAPSHOT,
    /** The system is closed with work under way, what was not synced is lost in part, and it is opened again. */
    CLOSE;

    /** Whether the process ends by it. */
    boolean isCrash() {
        return this == CRASH || this == CRASH_IN_A_CALL || this == CRASH_WHILE_OPENING;
    }
}
