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
     * @param repeated whether this is the recorded reply to an earlier command with the same idempotency key
     */
    record Accepted<V, R>(long sequenceNumber, V state, boolean repeated) implements Reply<V, R> {}

    /**
     * The domain said no.
     *
     * @param reason the decider's own
     * @param repeated whether this is the recorded reply to an earlier command with the same idempotency key
     */
    record Rejected<V, R>(R reason, boolean repeated) implements Reply<V, R> {}
}
