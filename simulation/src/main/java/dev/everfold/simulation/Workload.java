package dev.everfold.simulation;

import dev.everfold.ActorType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a simulation runs: the actors, what clients want of them, and what must hold. It keeps nothing between calls, as
 * one workload serves every seed, and several threads if seeds are run on several; and it takes chance only from the
 * generator that it is given, or a seed would not be one run.
 *
 * <p>States, views, events, rejections, and commands must have an {@code equals} that compares content, as records
 * have: the simulation compares what the engine gave with what the journal says. Their {@code toString} is part of the
 * trace and its digest: an unsorted set or map, whose order is another one in each process, makes the digest differ,
 * though not the run. A decider may throw, which is checked as well; but its views do not, its values can be encoded,
 * and its turns fit into an entry. Messages must come to an end: actors that go on writing to each other for ever are
 * never at rest.
 */
public interface Workload {

    /** The types of the actors. */
    List<ActorType<?, ?, ?>> types();

    /** What clients ask before anything goes wrong, in this order. Must be accepted. */
    default List<Call<?>> setup() {
        return List.of();
    }

    /** What a client wants next. Few keys make many collisions, and many are what finds faults. */
    Call<?> next(RandomGenerator random);

    /**
     * Whether clients may also delete and erase actors of this type, and some seeds give them a time to live. What they
     * were then is in {@link DurableStates#deleted}. They never are by default.
     */
    default boolean mayBeDeleted(ActorType<?, ?, ?> type) {
        return false;
    }

    /**
     * What works on the actors beside the clients, in one run; nothing by default. Made once for each run, so that it
     * may keep something, which the workload may not.
     *
     * @param random the run's; for as long as the layer is there
     */
    default Layer layer(RandomGenerator random) {
        return Layer.NONE;
    }

    /**
     * Checks what must hold at every moment, messages under way included. Called after every step that made a turn
     * durable, once the setup is done.
     *
     * @throws AssertionError when it does not hold; any other exception counts as well
     */
    default void always(DurableStates durable) {}

    /**
     * Checks what must hold when everything is answered and every message handled. Called once, at the end.
     *
     * @throws AssertionError when it does not hold; any other exception counts as well
     */
    default void atRest(DurableStates durable) {}

    /** This workload and the other one on the same system; clients do either. Their types must be different ones. */
    default Workload and(Workload other) {
        return new BothWorkloads(this, other);
    }
}
