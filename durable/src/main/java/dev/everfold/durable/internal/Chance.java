package dev.everfold.durable.internal;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Chance that is the invocation's own: the same at every replay, and another one from where a restart begins. For the
 * function's thread.
 */
final class Chance implements RandomGenerator {

    private final Execution execution;
    private final Track track;
    private int generation;
    private Random drawn;

    Chance(Execution execution, Track track) {
        this.execution = execution;
        this.track = track;
        this.generation = execution.generation(1);
        this.drawn = seeded();
    }

    private Random seeded() {
        long seed = execution.id.toString().hashCode() * 1_000_003L + generation;
        return new Random(seed ^ execution.startedAtMillis());
    }

    @Override
    public long nextLong() {
        int now = execution.generation(track.position() + 1);
        if (now != generation) {
            generation = now;
            drawn = seeded();
        }
        return drawn.nextLong();
    }
}
