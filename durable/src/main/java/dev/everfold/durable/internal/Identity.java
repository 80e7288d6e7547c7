package dev.everfold.durable.internal;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What tells an invocation from every other one, position by position: one that is started again under the same id,
 * when its retention is over, is another one, and so is what a restart has run again. For any thread.
 */
final class Identity {

    private final Start begun;
    private final Life life;

    /** That of the generation that was asked for last. */
    private volatile Print print;

    private record Print(int generation, String text) {}

    Identity(InvocationState state) {
        this.begun = state.begun();
        this.life = state.life();
        this.print = printed(generation(1));
    }

    private Print printed(int generation) {
        String which = begun.key() + "~" + generation + "@" + begun.startedAtMillis();
        UUID hash = UUID.nameUUIDFromBytes(which.getBytes(StandardCharsets.UTF_8));
        return new Print(generation, hash.toString().replace("-", ""));
    }

    /** How often it was restarted from here or from before. */
    int generation(int position) {
        return life.generation(position);
    }

    /** Of what is at this position, in 32 letters. */
    String fingerprint(int position) {
        int generation = generation(position);
        Print known = print;
        if (known.generation != generation) {
            known = printed(generation);
            print = known;
        }
        return known.text;
    }

    /** The idempotency key of a step: the same at every attempt, and that of no other step. */
    String stepKey(int position) {
        return "everfold-" + fingerprint(position) + "-" + position;
    }
}
