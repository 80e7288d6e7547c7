package dev.everfold.durable.internal;

import dev.everfold.durable.internal.QueueState.Definition;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What is asked of a queue's actor. */
sealed interface QueueCommand {

    /** What may also travel, as a message or a timer. */
    sealed interface Travelling extends QueueCommand {}

    /**
     * Its limits are these.
     *
     * @param concurrencyPerTag how many run with the same value of a tag, by the tag's name
     */
    record Define(Definition definition, SortedMap<String, Integer> concurrencyPerTag) implements Travelling {}

    /** An invocation wants in; one that is in stays where it is. One that cannot come in is told. */
    record Arrive(Enqueue enqueue, Ticket ticket) implements Travelling {}

    /**
     * The same without a ticket, which is in the queues of before there were any.
     *
     * @param invocation its key
     * @param key of the queue's that it has
     * @param priority greater goes first
     * @param deduplicationKey empty for none
     * @param definition of a queue that nobody defines otherwise
     * @param tags of the invocation
     */
    record Enqueue(
            String invocation,
            String key,
            int priority,
            String deduplicationKey,
            Optional<Definition> definition,
            Map<String, String> tags)
            implements Travelling {}

    /** The same, asked by a client, who is told what it is told. */
    record Admit(Arrive arrive) implements QueueCommand {}

    /** An invocation that waits has another priority. */
    record Prioritize(String invocation, int priority) implements QueueCommand {}

    /**
     * An invocation has ended, or does not want in any more.
     *
     * @param ticket of the stay that is over; empty for whichever it is
     */
    record Leave(String invocation, Optional<Ticket> ticket) implements Travelling {}

    /** The period of so many releases is over. */
    record Return(int releases) implements Travelling {}

    /** There was more to look at than fits into a turn. */
    record Continue() implements Travelling {}

    /** Why a command was not taken. */
    sealed interface Refusal {

        /** As many wait as may. */
        record Full(int waitingMax) implements Refusal {}

        /** This invocation is in, with the same deduplication key. */
        record Duplicate(String invocation) implements Refusal {}

        /** The invocation does not wait here. */
        record NotWaiting() implements Refusal {}
    }
}
