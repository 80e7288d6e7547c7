package dev.everfold;

/**
 * What the asker gets once everything it rests on is durable (P3). A rejection is a value; when the machinery fails,
 * {@code ask} throws an {@link EverfoldException} instead.
 *
 * @param <V> the state, or the view of it that the type defines
 * @param <R> the decider's reasons to reject
 */
public sealed interface Reply<V, R> {

    /**
     * The command was accepted.
     *
     * @param sequenceNumber of the actor's last event after this turn; 0 when it has none yet
     * @param state after this turn
     */
    record Accepted<V, R>(long sequenceNumber, V state) implements Reply<V, R> {}

    /** The domain said no. */
    record Rejected<V, R>(R reason) implements Reply<V, R> {}
}
