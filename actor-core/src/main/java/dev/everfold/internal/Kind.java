package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.TurnListener;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Payload;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An actor type, opened: all that its activations need of it.
 *
 * @param name as journaled
 * @param decider the user's functions
 * @param view what askers see of the state
 * @param codec of the type
 * @param options of the type
 * @param listener of the type; null for none
 */
public record Kind<C, E, S, V, R>(
        String name,
        Decider<C, E, S, R> decider,
        Function<? super S, ? extends V> view,
        Codec codec,
        ActorOptions options,
        @Nullable TurnListener<? super V> listener) {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** A type, opened. */
    public static Kind<?, ?, ?, ?, ?> of(ActorType<?, ?, ?> type) {
        return open(type, type.model());
    }

    private static <C, E, S, V, R> Kind<C, E, S, V, R> open(
            ActorType<?, ?, ?> type, ActorType.Model<C, E, S, V, R> model) {
        return new Kind<>(type.name(), model.decider(), model.view(), type.codec(), type.options(), model.listener());
    }

    /**
     * The bytes of a state.
     *
     * @throws CodecException when the codec cannot write it
     */
    public Payload encodeState(S state) {
        try {
            return codec.encode(state);
        } catch (EverfoldException unwritable) {
            throw unwritable;
        } catch (RuntimeException | StackOverflowError bug) {
            throw new CodecException(
                    "the codec threw " + bug.getClass().getName() + " on a "
                            + state.getClass().getName(),
                    bug);
        }
    }

    /** What askers see of a state. */
    ActorState<V> view(ActorId actor, ActorState<S> state) {
        try {
            return new ActorState<>(state.sequenceNumber(), view.apply(state.state()));
        } catch (Throwable bug) {
            throw new DeciderFailedException(actor, "(a read)", state.sequenceNumber(), "the view threw", bug);
        }
    }

    /** Whether the listener, if there is one, can take more. */
    boolean hasRoom() {
        TurnListener<? super V> hearing = listener;
        try {
            return hearing == null || hearing.hasRoom();
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the listener of actor type " + name + " threw when asked for room",
                    bug);
            return true;
        }
    }

    /** Tells the listener, if there is one, that a shard has stopped. */
    void stopped(EverfoldException reason) {
        TurnListener<? super V> hearing = listener;
        try {
            if (hearing != null) {
                hearing.stopped(reason);
            }
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.log(System.Logger.Level.ERROR, "the listener of actor type " + name + " threw", bug);
        }
    }

    /** Tells the listener, if there is one, what a durable turn has come to. */
    void turned(ActorId actor, ActorState<S> state) {
        TurnListener<? super V> hearing = listener;
        if (hearing == null) {
            return;
        }
        try {
            hearing.turned(actor, view(actor, state));
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.log(System.Logger.Level.ERROR, "the listener of actor type " + name + " threw on " + actor, bug);
        }
    }
}
