package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client does, from its call to what it heard. One under an idempotency key is asked again until it is
 * answered.
 */
final class Operation {

    enum Kind {
        ASK,
        TELL,
        READ,
        /** Deletes the actor. */
        DELETE,
        /** Deletes the actor, and leaves nothing of it. */
        ERASE
    }

    /** What the client knows of the outcome. */
    enum Outcome {
        /** Nothing yet. */
        OPEN,
        ANSWERED,
        /** It changed nothing. */
        REFUSED,
        /** It may have been accepted, or be accepted yet if it was told. */
        UNKNOWN
    }

    final int client;
    final Kind kind;
    final Call<?> call;
    final ActorId actor;
    final @Nullable String key;
    final boolean remembersRejection;

    /** How often it was called. */
    int attempts;

    /** How many other operations ask the same under the same key. */
    int twins;

    /** The moment up to which somebody had seen the actor's state when the first attempt was made. */
    long firstFloor;

    /** The step of the first attempt. */
    long firstStart;

    /** The step of the newest attempt, and the life of the process in which it was made. */
    long start;

    int life;

    /** The moment up to which somebody had seen the actor's state when the newest attempt was made. */
    long floor;

    /** Whether its answer goes with a state in which it changed nothing. */
    boolean mayHaveWrittenNothing;

    /** How many entries of the actor were durable then. */
    int entriesBefore;

    /** What the clock said then, and how often it had been set. */
    long startMillis;

    int clockSettings;

    Outcome outcome = Outcome.OPEN;

    /** Null before the answer. */
    @Nullable
    Reply<?, ?> reply;

    Operation(int client, Kind kind, Call<?> call, @Nullable String key, boolean remembersRejection) {
        this.client = client;
        this.kind = kind;
        this.call = call;
        this.actor = new ActorId(call.type().name(), call.key());
        this.key = key;
        this.remembersRejection = remembersRejection;
    }

    /** How often its command was called under its key. */
    int calls() {
        return attempts + twins;
    }

    /** Whether it may stand in the journal without the client's knowledge. */
    boolean mayHaveHappened() {
        return kind != Kind.READ && outcome != Outcome.REFUSED;
    }

    /** Whether it ends what the actor is. */
    boolean isDeletion() {
        return kind == Kind.DELETE || kind == Kind.ERASE;
    }

    String name() {
        String who = client < 0 ? "setup" : "client " + client;
        return switch (kind) {
            case ASK -> who + " asks " + call + (key == null ? "" : " under " + key);
            case TELL -> who + " tells " + call;
            case READ -> who + " reads " + actor;
            case DELETE -> who + " deletes " + actor;
            case ERASE -> who + " erases " + actor;
        };
    }
}
