package dev.everfold;

import java.util.List;

/**
 * What {@link Decider#decide} yields: data only, run by nobody. Either the command is accepted, with the events that
 * follow from it, the messages it sends and the timers it sets, or the domain rejects it with a reason of its own.
 *
 * @param <E> the decider's events
 * @param <R> the decider's reasons to reject
 */
public sealed interface Decision<E, R> {

    /**
     * The command is accepted. Its events, messages and timers become durable together or not at all (P2). None of all
     * is a valid answer: the command changed nothing.
     *
     * @param events in the order in which they are to be applied
     * @param messages commands to other actors, delivered exactly once after the turn is durable (P9)
     * @param timers set and cancelled
     */
    record Accepted<E, R>(List<E> events, List<Message<?>> messages, List<Timer> timers) implements Decision<E, R> {
        public Accepted {
            events = List.copyOf(events);
            messages = List.copyOf(messages);
            timers = List.copyOf(timers);
        }
    }

    /** The domain says no. Nothing is written, unless the asker wants the answer remembered. */
    record Rejected<E, R>(R reason) implements Decision<E, R> {}

    /** Accepts the command with these events, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied, never written to
    static <E, R> Decision<E, R> accept(E... events) {
        return new Accepted<>(List.of(events), List.of(), List.of());
    }

    /** Accepts the command with these events, in this order, and sends these messages with them. */
    static <E, R> Decision<E, R> accept(List<E> events, List<Message<?>> messages) {
        return new Accepted<>(events, messages, List.of());
    }

    /** Accepts the command with these events, in this order, sends these messages and sets these timers with them. */
    static <E, R> Decision<E, R> accept(List<E> events, List<Message<?>> messages, List<Timer> timers) {
        return new Accepted<>(events, messages, timers);
    }

    /** Rejects the command. */
    static <E, R> Decision<E, R> reject(R reason) {
        return new Rejected<>(reason);
    }
}
