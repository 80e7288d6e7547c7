package dev.everfold.durable;

/** What follows when retries have ended without success. */
public enum WhenExhausted {
    /** The step fails in the function, or the function as a whole, with the last failure. */
    FAIL,
    /** The invocation pauses, until somebody resumes it, and then has all its attempts again. */
    PAUSE
}
