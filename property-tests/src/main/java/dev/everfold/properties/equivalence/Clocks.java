package dev.everfold.properties.equivalence;

/** Lets time pass, so that whoever reads a clock twice reads two times. */
final class Clocks {

    private static final long TICK_MILLIS = 2;

    private Clocks() {}

    /** Returns when the clock of the system shows another millisecond, a moment later. */
    static void awaitTick() {
        long before = System.currentTimeMillis();
        while (Math.abs(System.currentTimeMillis() - before) < TICK_MILLIS) {
            Thread.onSpinWait();
        }
    }
}
