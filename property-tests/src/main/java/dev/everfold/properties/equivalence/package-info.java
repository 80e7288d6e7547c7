/**
 * Replay equivalence for the deciders of users: what a decider owes, so that the state of an actor is the same whether
 * it lived on, was replayed, or came back after a crash.
 *
 * <p>{@link dev.everfold.properties.equivalence.ReplayEquivalence} tries it on generated commands, with jqwik;
 * {@link dev.everfold.properties.equivalence.ReplayChecks} on a recorded history, with nothing. What is tried is listed
 * in {@link dev.everfold.properties.equivalence.Law}.
 */
@NullMarked
package dev.everfold.properties.equivalence;

import org.jspecify.annotations.NullMarked;
