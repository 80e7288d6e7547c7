package dev.everfold;

/**
 * The user's pure functions: what an actor knows at first, what it answers to a command, and how an event changes what
 * it knows. The three members are those of Jérémie Chassaing's Decider pattern.
 *
 * <p>A decider is called by many actors of its type at the same time, so it holds no mutable state. Its functions read
 * nothing but their arguments: no clock, no randomness, no I/O; what they need comes in the command. They return new
 * values and never change the ones they were given: a state may be read by other threads at any time. A replay calls
 * {@code evolve} again for every event of the past and must come to the same state.
 *
 * @param <C> commands, in the imperative; usually a sealed interface of records
 * @param <E> events, in the past tense; usually a sealed interface of records
 * @param <S> the state; immutable
 * @param <R> the reasons for which the domain says no
 */
public interface Decider<C, E, S, R> {

    /** The state of an actor before its first event. The same value at every call. */
    S initialState();

    /**
     * Decides a command. Runs on the actor's turn, so a slow decision holds up this actor, and no other. An exception
     * thrown here is a bug: it fails this one command with {@link DeciderFailedException} and changes nothing.
     */
    Decision<E, R> decide(C command, S state);

    /**
     * The state after one event. Accepts every event that {@link #decide} ever produced; an exception thrown here in a
     * replay stops the actor with {@link ActorStoppedException}.
     */
    S evolve(S state, E event);
}
