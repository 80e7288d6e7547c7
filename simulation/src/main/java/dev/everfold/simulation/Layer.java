package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What works on the actors of a run beside its clients: it asks actors by itself, and hears of their turns. A system of
 * durable functions is one. It is opened with the actors in each life of the process.
 *
 * <p>There is one layer for each run. Unlike what it opens it outlives the processes, so it may keep what the world
 * outside has seen of them, and hold it against the journal. Everything happens on one thread: nothing in a layer
 * waits.
 */
public interface Layer {

    /** No layer: only clients ask actors. */
    Layer NONE = opening -> opening.actors().apply(List.of());

    /**
     * A life of the process, as a layer is opened in it.
     *
     * @param environment the time of this life, and executors whose tasks are run until it ends
     * @param durable what the journal durably says, at any time
     * @param trace takes lines for the trace of the run
     * @param actors opens the actors. Takes types that the layer opens them with, such as those with a listener of this
     *     life, for types of the same name that the {@linkplain Workload#types workload} has; options and codecs are
     *     the workload's
     */
    record Opening(
            Environment environment,
            DurableStates durable,
            Consumer<String> trace,
            Function<List<ActorType<?, ?, ?>>, ActorSystem> actors) {}

    /** Opens the layer, and the actors beneath, once. The process may end meanwhile, as at any other time. */
    ActorSystem open(Opening opening);

    /** Closes what was opened last, the actors included. */
    default void close(ActorSystem actors) {
        actors.close();
    }

    /**
     * Whether an entry of this actor may be one that the layer has asked for. Such an entry that no client, message or
     * timer has led to is judged like others, except for what it was asked.
     *
     * @param idempotencyKey under which the entry was asked for; empty for none
     */
    default boolean asks(ActorId actor, Optional<String> idempotencyKey) {
        return false;
    }

    /** Whether nothing is left to do that nobody has to wait for. It must be so at the latest after a restart. */
    default boolean isAtRest(DurableStates durable) {
        return true;
    }

    /** Like {@link Workload#always}. */
    default void always(DurableStates durable) {}

    /** Like {@link Workload#atRest}. */
    default void atRest(DurableStates durable) {}
}
