package dev.everfold.durable.internal;

import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.LimitExceededException;
import dev.everfold.Reply;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Payload;
import dev.everfold.durable.Failure;
import dev.everfold.durable.StepFailedException;
import dev.everfold.durable.ValueException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The replies of actors, in the journal of the one who asked. They are written by the codec of the actor's type. */
final class Answers {

    private Answers() {}

    /**
     * What came of a question, or that the invocation pauses, as there was no answer; null when the machinery stops and
     * it has to be asked again at the next opening.
     *
     * @param asked what there is at its position once there is an answer
     */
    static <V, R> @Nullable InvocationEvent event(
            ActorType<?, V, R> type,
            @Nullable Reply<V, R> reply,
            @Nullable Throwable failure,
            Function<Outcome, InvocationEvent> asked) {
        Throwable cause = Asking.cause(failure);
        Outcome outcome = outcome(type, reply, cause);
        if (outcome != null) {
            return asked.apply(outcome);
        }
        return cause == null || Asking.stops(cause) ? null : new InvocationEvent.Paused(Failure.of(cause));
    }

    private static <V, R> @Nullable Outcome outcome(
            ActorType<?, V, R> type, @Nullable Reply<V, R> reply, @Nullable Throwable cause) {
        if (cause == null && reply != null) {
            try {
                return switch (reply) {
                    case Reply.Accepted<V, R>(long number, V state, var _) ->
                        new Outcome.Replied(true, number, encode(type.codec(), state));
                    case Reply.Rejected<V, R>(R reason, var _) ->
                        new Outcome.Replied(false, 0, encode(type.codec(), reason));
                };
            } catch (EverfoldException unwritable) {
                return new Outcome.Failed(Failure.of(unwritable));
            }
        }
        return cause instanceof DeciderFailedException || cause instanceof LimitExceededException
                ? new Outcome.Failed(Failure.of(cause))
                : null;
    }

    /** A state that was read, as the reply to a command that changed nothing; null for none. */
    static <V, R> @Nullable Reply<V, R> read(@Nullable ActorState<V> read) {
        return read == null ? null : new Reply.Accepted<>(read.sequenceNumber(), read.state(), false);
    }

    /** The state that was read at this position. */
    static <V> V state(Execution execution, int position, ActorType<?, V, ?> type) {
        return switch (reply(execution, position, type)) {
            case Reply.Accepted<V, ?>(var _, V state, var _) -> state;
            case Reply.Rejected<V, ?> _ -> throw new AssertionError("broken invariant: a read is not rejected");
        };
    }

    private static Value encode(Codec codec, @Nullable Object value) {
        if (value == null) {
            return Value.NULL;
        }
        Payload payload = codec.encode(value);
        return new Value(payload.fingerprint(), payload.bytes(), Form.of(codec, payload.fingerprint()));
    }

    /** The reply at this position. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the codec of the type wrote it
    static <V, R> Reply<V, R> reply(Execution execution, int position, ActorType<?, V, R> type) {
        Slots.Slot slot = execution.at(position);
        if (slot == null || slot.outcome() == null) {
            throw new AssertionError("broken invariant: what was answered has a place in the journal");
        }
        return switch (slot.outcome()) {
            case Outcome.Replied(boolean accepted, long number, Value value) -> {
                Object decoded = decode(execution, type.codec(), value);
                yield accepted
                        ? new Reply.Accepted<>(number, (V) decoded, false)
                        : new Reply.Rejected<>((R) decoded, false);
            }
            case Outcome.Failed(Failure failure) -> throw new StepFailedException(slot.name, failure);
            case Outcome.Succeeded _ -> throw new AssertionError("broken invariant: an actor replies");
        };
    }

    private static @Nullable Object decode(Execution execution, Codec codec, Value value) {
        if (value.fingerprint() == 0) {
            return null;
        }
        Map<Long, Form> forms = execution.state().kept().forms();
        try {
            return codec.decode(new Payload(value.fingerprint(), value.bytes()), print -> {
                Form form = forms.get(print);
                return form == null ? null : form.schema();
            });
        } catch (CodecException unreadable) {
            throw execution.pause(Failure.of(ValueException.unreadable(
                    "the answer of an actor that is journaled cannot be read: " + unreadable.getMessage(),
                    unreadable)));
        }
    }
}
