package dev.everfold.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when it is told to. Usable from any thread. */
public final class VirtualClock implements InstantSource {

    private final AtomicReference<Instant> now;

    private VirtualClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** A clock that shows this instant. */
    public static VirtualClock at(Instant start) {
        return new VirtualClock(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Moves the clock forward, and with a negative duration back, as clocks of real machines do at times. */
    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public String toString() {
        return "VirtualClock[" + now.get() + "]";
    }
}
