package dev.everfold;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of actor: its name in the journal, its decider, what askers see of its state, its codec and options. A value,
 * usually a constant beside the decider; systems are opened with the types they run.
 *
 * @param <C> the commands of the decider
 * @param <V> what replies and reads carry: the state, or a view of it
 * @param <R> the decider's reasons to reject
 */
public final class ActorType<C, V, R> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    private final String name;
    private final Model<C, ?, ?, V, R> model;
    private final List<Class<?>> types;
    private final @Nullable Codec given;
    private final AtomicReference<@Nullable Codec> codec;
    private final ActorOptions options;

    private ActorType(
            String name,
            Model<C, ?, ?, V, R> model,
            List<Class<?>> types,
            @Nullable Codec codec,
            ActorOptions options) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an actor type matches " + NAME + ", this one does not: \"" + name + "\"");
        }
        this.name = name;
        this.model = model;
        this.types = types;
        this.given = codec;
        this.codec = new AtomicReference<>(codec);
        this.options = options;
    }

    /**
     * A type with the default codec and options, whose askers see the state itself.
     *
     * @param name letters, digits, dots, dashes and underscores, a letter first, 64 at most. It is written into every
     *     entry: never change it once there is data
     */
    public static <C, E, S, R> ActorType<C, S, R> of(String name, Decider<C, E, S, R> decider) {
        return new ActorType<>(
                name,
                new Model<C, E, S, S, R>(decider, Function.identity(), null),
                DeciderTypes.of(decider),
                null,
                ActorOptions.DEFAULT);
    }

    /**
     * The same type, whose askers see this view. A pure function of the state; worth having when the state is large, as
     * the reply to a command with an idempotency key is recorded in the journal. The new type has no listener.
     */
    public <W> ActorType<C, W, R> viewedAs(Class<W> viewType, Function<? super V, ? extends W> view) {
        List<Class<?>> all = java.util.stream.Stream.concat(types.stream(), java.util.stream.Stream.of(viewType))
                .distinct()
                .toList();
        return new ActorType<>(name, model.viewedAs(view), all, given, options);
    }

    /** The same type with this codec, which must know its commands, events, rejections, state and view. */
    public ActorType<C, V, R> codec(Codec codec) {
        return new ActorType<>(name, model, types, codec, options);
    }

    /** The same type with these options. Those with which the system is opened count, whichever of the two is used. */
    public ActorType<C, V, R> options(ActorOptions options) {
        return new ActorType<>(name, model, types, given, options);
    }

    /** The same type with this listener. The one with which the system is opened counts. */
    public ActorType<C, V, R> listener(TurnListener<? super V> listener) {
        return new ActorType<>(name, model.listener(listener), types, given, options);
    }

    /** The name under which entries of this type are journaled. */
    public String name() {
        return name;
    }

    /** The decider, the view, and the listener, for the engine and for tools. */
    public Model<C, ?, ?, V, R> model() {
        return model;
    }

    /** The classes that the codec must know: commands, events, state, rejections, view; without {@link Void}. */
    public List<Class<?>> types() {
        return types;
    }

    /** The options. */
    public ActorOptions options() {
        return options;
    }

    /**
     * The codec: the one given, or else the one that the {@link CodecProvider} on the class path makes for the types of
     * the decider.
     *
     * @throws IllegalStateException when none was given and there is no provider, or the decider's types are not known
     */
    public Codec codec() {
        Codec known = codec.get();
        if (known == null) {
            if (types.isEmpty()) {
                throw new IllegalStateException("actor type " + name + ": the decider "
                        + model.decider().getClass().getName()
                        + " does not say its types, because it is a lambda or generic itself; give the type a codec");
            }
            codec.compareAndSet(null, CodecProvider.installed().create(types));
            known = codec();
        }
        return known;
    }

    @Override
    public String toString() {
        return "ActorType[" + name + "]";
    }

    /**
     * A decider with the view on its state, all five types in one place.
     *
     * @param decider the user's functions
     * @param view what askers see of the state
     * @param listener hears of turns; null for nobody
     */
    public record Model<C, E, S, V, R>(
            Decider<C, E, S, R> decider,
            Function<? super S, ? extends V> view,
            @Nullable TurnListener<? super V> listener) {
        private <W> Model<C, E, S, W, R> viewedAs(Function<? super V, ? extends W> next) {
            return new Model<>(decider, state -> next.apply(view.apply(state)), null);
        }

        /** Whether this is the same decider with the same view, whoever listens. */
        public boolean isSameAs(Model<?, ?, ?, ?, ?> other) {
            return decider.equals(other.decider) && view.equals(other.view);
        }

        private Model<C, E, S, V, R> listener(TurnListener<? super V> added) {
            return new Model<>(decider, view, added);
        }
    }
}
