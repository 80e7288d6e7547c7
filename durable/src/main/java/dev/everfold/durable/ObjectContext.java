package dev.everfold.durable;

import dev.everfold.Reply;

/**
 * The context of an exclusive function of an object.
 *
 * @param <C> the commands of the object's decider
 * @param <V> the state, or the view of it that the object's type defines
 * @param <R> the decider's reasons to reject
 */
public interface ObjectContext<C, V, R> extends SharedContext<V> {

    /** Has the object decide a command, once, and gives its reply; like {@link Context#ask}. */
    Reply<V, R> decide(C command);
}
