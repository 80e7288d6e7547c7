package dev.everfold.internal;

import org.jspecify.annotations.Nullable;

/**
 * Marks threads while the engine works on them, so that user code that runs there, deciders and the dependents of
 * futures, gets an error instead of a deadlock when it blocks for the engine.
 */
final class EngineThread {

    private static final ThreadLocal<@Nullable String> WORK = new ThreadLocal<>();

    private EngineThread() {}

    /** The engine works on this thread from now on. */
    static void enter(String work) {
        WORK.set(work);
    }

    /** The engine leaves this thread. */
    static void exit() {
        WORK.remove();
    }

    static boolean isCurrent() {
        return WORK.get() != null;
    }

    /** Throws when the caller is on a thread of the engine, where it must not wait. */
    static void checkNotCurrent(String call) {
        String work = WORK.get();
        if (work != null) {
            throw new IllegalStateException(call + " was called from " + work
                    + ", which would wait for itself; a decider sends a Message instead, and what depends on a future goes on with"
                    + " thenApplyAsync or its like");
        }
    }
}
