package dev.everfold.simulation;

import java.time.Instant;
import java.time.InstantSource;

/** The clock of the machine: goes on from one life of the process to the next, and may be set. */
final class WallClock implements InstantSource {

    private Instant lifeBegan = Instant.parse("2026-01-01T00:00:00Z");
    private InstantSource life = () -> Instant.EPOCH;
    private int settings;
    private long latestMillis = Long.MIN_VALUE;

    /** A new life of the process begins, whose time this clock tells from the epoch on. */
    void begin(InstantSource time) {
        lifeBegan = now();
        life = time;
    }

    /** Is set by so much. Timers go on as before: those of a machine do not follow its clock. */
    void set(long millis) {
        lifeBegan = lifeBegan.plusMillis(millis);
        settings++;
    }

    /** How often it was set; it does not go back as long as it is not. */
    int settings() {
        return settings;
    }

    /** The engine asks for the time. */
    @Override
    public Instant instant() {
        latestMillis = Math.max(latestMillis, now().toEpochMilli());
        return now();
    }

    /** The latest time that the engine was told. */
    long latestMillis() {
        return latestMillis;
    }

    /** The time, for whoever judges the engine. */
    long nowMillis() {
        return now().toEpochMilli();
    }

    private Instant now() {
        return lifeBegan.plusMillis(life.millis());
    }
}
