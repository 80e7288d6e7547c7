package dev.everfold.durable.internal;

import dev.everfold.durable.Failure;
import org.jspecify.annotations.Nullable;

/** How something ended. */
sealed interface Outcome {

    /** With a value. */
    record Succeeded(Value value) implements Outcome {
        /** Without a result. */
        static final Succeeded NOTHING = new Succeeded(Value.NULL);
    }

    /** An actor has answered: it accepted, with its state, or rejected, with its reason. */
    record Replied(boolean accepted, long sequenceNumber, Value value) implements Outcome {}

    /** With a failure, for good. */
    record Failed(Failure failure) implements Outcome {}

    /** The same outcome with its value without a form. */
    default Outcome bare() {
        return switch (this) {
            case Succeeded(Value value) -> new Succeeded(value.bare());
            case Replied(var accepted, var sequenceNumber, Value value) ->
                new Replied(accepted, sequenceNumber, value.bare());
            case Failed failed -> failed;
        };
    }

    /** The value that came of it; null for a failure. */
    default @Nullable Value value() {
        return switch (this) {
            case Succeeded(Value value) -> value;
            case Replied(var _, var _, Value value) -> value;
            case Failed _ -> null;
        };
    }
}
