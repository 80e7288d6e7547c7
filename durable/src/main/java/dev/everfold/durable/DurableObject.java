package dev.everfold.durable;

import dev.everfold.ActorType;

/**
 * Makes the durable functions of objects: of the actors of one type, each with its key. An exclusive function runs one
 * at a time for each object, in the order of the starts, and may let the object decide commands with steps in between.
 * A shared one reads, also while an exclusive one runs.
 *
 * <p>What comes is a {@link DurableFunction} like any other, that is started {@linkplain DurableFunction#on on} an
 * object: {@code system.start(transfer.on("alice"), id, input)}. The system that it is registered with has the type of
 * the actors, too. The object is an actor as before, and also decides what others ask of it meanwhile.
 *
 * @param <C> the commands of the decider
 * @param <V> the state, or the view of it that the type defines
 * @param <R> the decider's reasons to reject
 */
public final class DurableObject<C, V, R> {

    private final ActorType<C, V, R> type;

    private DurableObject(ActorType<C, V, R> type) {
        this.type = type;
    }

    /** The code of an exclusive function; see {@link FunctionBody}. */
    @FunctionalInterface
    public interface Exclusive<C, V, R, I, O> {
        /** Runs the function; see {@link FunctionBody#run}. */
        O run(ObjectContext<C, V, R> ctx, I input) throws Exception;
    }

    /** The code of a shared function; see {@link FunctionBody}. */
    @FunctionalInterface
    public interface Shared<V, I, O> {
        /** Runs the function; see {@link FunctionBody#run}. */
        O run(SharedContext<V> ctx, I input) throws Exception;
    }

    /** The objects that are the actors of this type. */
    public static <C, V, R> DurableObject<C, V, R> of(ActorType<C, V, R> type) {
        return new DurableObject<>(type);
    }

    /**
     * A function that runs alone on its object, whose only version is 1.
     *
     * @param name see {@link DurableFunction#of}
     */
    public <I, O> DurableFunction<I, O> exclusive(
            String name, Class<I> inputType, Class<O> outputType, Exclusive<C, V, R, I, O> body) {
        return DurableFunction.of(name, inputType, outputType, exclusive(body))
                .of(new DurableFunction.Target(type, true, ""));
    }

    /**
     * A function that reads its object, whose only version is 1.
     *
     * @param name see {@link DurableFunction#of}
     */
    public <I, O> DurableFunction<I, O> shared(
            String name, Class<I> inputType, Class<O> outputType, Shared<V, I, O> body) {
        return DurableFunction.of(name, inputType, outputType, shared(body))
                .of(new DurableFunction.Target(type, false, ""));
    }

    /** The code of an exclusive function as a {@linkplain DurableFunction#version version} of one. */
    @SuppressWarnings("unchecked") // an exclusive function of this type's gets such a context
    public <I, O> FunctionBody<I, O> exclusive(Exclusive<C, V, R, I, O> body) {
        return (ctx, input) -> body.run((ObjectContext<C, V, R>) ctx, input);
    }

    /** The code of a shared function as a {@linkplain DurableFunction#version version} of one. */
    @SuppressWarnings("unchecked") // a function of this type's gets such a context
    public <I, O> FunctionBody<I, O> shared(Shared<V, I, O> body) {
        return (ctx, input) -> body.run((SharedContext<V>) ctx, input);
    }
}
