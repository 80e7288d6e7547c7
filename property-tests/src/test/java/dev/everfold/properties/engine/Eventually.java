package dev.everfold.properties.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {

    private Eventually() {}

    /** Returns when it is true, and fails when it has not become true in ten seconds. */
    static void isTrue(String what, BooleanSupplier claim) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!claim.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within ten seconds: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Gives other threads the time to do what they must not do. */
    static void passSomeTime() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
}
