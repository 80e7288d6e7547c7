package dev.everfold;

/**
 * An actor's state at a durable point.
 *
 * @param sequenceNumber of the last event in it; 0 for an actor without events
 * @param state the state, or the view of it that the type defines
 */
public record ActorState<V>(long sequenceNumber, V state) {}
