package dev.everfold.durable.internal;

import dev.everfold.durable.internal.QueueState.Definition;

/** What happened to a queue. */
sealed interface QueueEvent {

    /** Its limits are these from now on. */
    record Defined(Definition definition) implements QueueEvent {}

    /** An invocation waits. */
    record Enqueued(String invocation, String key, int priority, String deduplicationKey) implements QueueEvent {}

    /** An invocation that waits has another priority. */
    record Prioritized(String invocation, int priority) implements QueueEvent {}

    /** An invocation may run. */
    record Released(String invocation) implements QueueEvent {}

    /** An invocation is not here any more. */
    record Left(String invocation) implements QueueEvent {}

    /** The period of so many releases is over. */
    record Returned(int releases) implements QueueEvent {}
}
