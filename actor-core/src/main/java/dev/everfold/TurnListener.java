package dev.everfold;

/**
 * Hears what the turns of a type's actors have come to, to act upon it outside of the actors: to wake what waits for
 * them, to keep a view up to date. Only while the system runs; a replay tells it nothing (P6), so what it must not miss
 * after a crash it looks up in the actors' states.
 *
 * @param <V> the state, or the view of it that the type defines
 */
@FunctionalInterface
public interface TurnListener<V> {

    /**
     * A turn is durable; its reply, if anybody waits for one, leaves next. Also called for a turn that changed nothing,
     * and for one that deleted the actor. Called on the thread of the shard's writer, which everybody waits for, so it
     * returns at once and never blocks; for one actor in the order of its turns. What it throws is logged.
     *
     * @param id the actor
     * @param state after the turn
     */
    void turned(ActorId id, ActorState<? extends V> state);

    /**
     * A shard has stopped, most likely because its storage failed: whoever waits for a turn of one of its actors waits
     * in vain until the store is opened again. Reading an actor tells whether it is one of them. On an engine's thread,
     * so it returns at once and never blocks. What it throws is logged.
     *
     * @param reason with which commands and reads fail from now on
     */
    default void stopped(EverfoldException reason) {}

    /**
     * Whether it can take more. While it cannot, no {@linkplain Timer timers} of the type's actors fire; it is asked
     * again a little later. From any thread, often, and returns at once.
     */
    default boolean hasRoom() {
        return true;
    }
}
