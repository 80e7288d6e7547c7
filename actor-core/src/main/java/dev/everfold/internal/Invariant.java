package dev.everfold.internal;

import org.jspecify.annotations.Nullable;

/**
 * Checks what must hold if the engine is right. Always on: a broken invariant stops the work rather than spoil data.
 */
final class Invariant {

    private Invariant() {}

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("broken invariant: " + what);
        }
    }

    static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new AssertionError("broken invariant: " + what + " must be there");
        }
        return value;
    }

    static void equal(long actual, long expected, String what) {
        if (actual != expected) {
            throw new AssertionError("broken invariant: " + what + " must be " + expected + ", is " + actual);
        }
    }
}
