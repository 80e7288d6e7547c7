package dev.everfold.durable;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes soon. */
final class Eventually {

    private static final int LOOKS = 20_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private Eventually() {}

    static void until(BooleanSupplier condition) {
        for (int i = 0; i < LOOKS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new AssertionError("it did not come");
    }
}
