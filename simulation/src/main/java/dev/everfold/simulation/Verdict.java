package dev.everfold.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The first promise that was found broken. It is noted rather than thrown, as it may be found in the middle of a call
 * by the engine, which would take an exception for a failure of its own.
 */
final class Verdict {

    private @Nullable String breach;

    void breach(String what) {
        if (breach == null) {
            breach = what;
        }
    }

    /** Runs a check of something; what is thrown there is a breach as well. */
    void examine(String what, Runnable check) {
        try {
            check.run();
        } catch (ProcessEnd end) {
            throw end;
        } catch (Throwable broken) {
            breach("the check of " + what + " ended with " + describe(broken));
        }
    }

    static String describe(Throwable broken) {
        StackTraceElement[] stack = broken.getStackTrace();
        return broken + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            breach(otherwise);
        }
    }

    boolean isClean() {
        return breach == null;
    }

    @Nullable
    String breach() {
        return breach;
    }
}
