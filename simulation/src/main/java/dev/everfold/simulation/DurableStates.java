package dev.everfold.simulation;

import dev.everfold.ActorType;
import java.util.List;
import java.util.Map;

/** What the journal durably says at this moment, folded from its entries alone. */
public interface DurableStates {

    /** The states, or views, of all actors of this type that have an entry and are not deleted, by key. */
    <V> Map<String, V> states(ActorType<?, V, ?> type);

    /** What actors of this type were, state or view, each time that one of them was deleted or expired. */
    <V> List<V> deleted(ActorType<?, V, ?> type);

    /** The commands to actors of this type that were sent as messages and are not handled yet. */
    <C> List<C> underWay(ActorType<C, ?, ?> type);
}
