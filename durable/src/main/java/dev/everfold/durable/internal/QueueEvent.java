package dev.everfold.durable.internal;

import dev.everfold.durable.internal.QueueState.Definition;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What happened to a queue. */
sealed interface QueueEvent {

    /**
     * Its limits are these from now on.
     *
     * @param concurrencyPerTag how many run with the same value of a tag, by the tag's name
     */
    record Defined(Definition definition, SortedMap<String, Integer> concurrencyPerTag) implements QueueEvent {}

    /** An invocation waits. */
    record Enqueued(
            String invocation,
            String key,
            int priority,
            String deduplicationKey,
            Map<String, String> tags,
            Optional<Ticket> ticket)
            implements QueueEvent {}

    /** An invocation was told that it is not let in. */
    record TurnedAway(String invocation, QueueState.Refused why) implements QueueEvent {}

    /** An invocation that waits has another priority. */
    record Prioritized(String invocation, int priority) implements QueueEvent {}

    /** An invocation may run. */
    record Released(String invocation) implements QueueEvent {}

    /** The line that an invocation is the first of came first, has no room, and stands where there is none. */
    record SteppedAside(String invocation) implements QueueEvent {}

    /** An invocation is not here any more. */
    record Left(String invocation) implements QueueEvent {}

    /** The period of so many releases is over. */
    record Returned(int releases) implements QueueEvent {}
}
