package dev.everfold.durable;

/** Where an invocation stands. */
public enum InvocationStatus {
    /** It has not begun: its start is delayed, or it waits for its turn in a queue. */
    QUEUED,
    /** It runs, or will as soon as there is a thread for it. */
    RUNNING,
    /** A failed attempt is going to be followed by another. */
    BACKING_OFF,
    /** It waits for a time, a promise, a signal, or another invocation. */
    SUSPENDED,
    /** It has stopped until somebody resumes, restarts, cancels, or kills it. */
    PAUSED,
    /** It has a result. */
    COMPLETED,
    /** It has failed for good. */
    FAILED,
    /** It was cancelled or killed. */
    CANCELLED;

    /** Whether nothing comes after it. */
    public boolean isEnd() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
