package dev.everfold;

import java.util.concurrent.CompletableFuture;

/**
 * The handle of one actor. Cheap, immutable, usable from any thread, valid as long as its system is open, whether the
 * actor is in memory or not.
 *
 * <p>Commands that one thread sends to one actor are decided in the order sent. When the actor's mailbox is full, every
 * method here follows the {@link MailboxOptions} of the system: it blocks for a bounded time, or not at all, and then
 * fails with {@link MailboxFullException}.
 *
 * <p>Every method fails with {@link SystemClosedException} once the system is closing, and with
 * {@link JournalFailedException} once the storage of the actor's shard has failed. To fail means to throw, and for
 * {@link #askAsync} and {@link #stateAsync} to return a future that fails.
 *
 * @param <C> the commands of the actor's decider
 * @param <V> the state, or the view of it that the type defines
 * @param <R> the decider's reasons to reject
 */
public interface ActorRef<C, V, R> {

    /** The actor's address. */
    ActorId id();

    /**
     * Hands over a command and returns without waiting for its turn. It is decided at most once: a crash may lose it, a
     * rejection or a failure is not reported. A turn that must not be lost is asked for, or sent as a {@link Message}.
     */
    default void tell(C command) {
        tell(command, CommandOptions.DEFAULT);
    }

    /** Like {@link #tell(Object)}; the time-out of the options is not used. */
    void tell(C command, CommandOptions options);

    /**
     * Sends a command and blocks until its reply is durable. Made for virtual threads, works on any.
     *
     * @throws IllegalStateException from a decider, or from what depends on a future that the engine completes: it
     *     would wait for itself
     * @throws DeciderFailedException when the decider threw on this command
     * @throws EverfoldException when the machinery failed; the type tells how, and
     *     {@link EverfoldException#outcomeUnknown()} whether the command may have been accepted all the same
     */
    default Reply<V, R> ask(C command) {
        return ask(command, CommandOptions.DEFAULT);
    }

    /** Like {@link #ask(Object)}, with an idempotency key or a time-out. */
    Reply<V, R> ask(C command, CommandOptions options);

    /**
     * Sends a command and returns a future of its reply, which completes normally, or exceptionally with what
     * {@link #ask} would throw. Dependents run on the thread that completes it, which is the engine's: keep them short
     * and do not block in them, or use the {@code …Async} methods. Cancelling the future does not take the command
     * back.
     */
    default CompletableFuture<Reply<V, R>> askAsync(C command) {
        return askAsync(command, CommandOptions.DEFAULT);
    }

    /** Like {@link #askAsync(Object)}, with an idempotency key or a time-out. */
    CompletableFuture<Reply<V, R>> askAsync(C command, CommandOptions options);

    /**
     * The state at the actor's newest durable point: never older than any reply given before the call, never one that a
     * crash could take back. Takes no turn; blocks only while the actor is being recovered.
     */
    ActorState<V> state();

    /**
     * Like {@link #state}, without blocking: the future completes at once when the actor is in memory, otherwise when
     * it has been recovered, under the rules of {@link #askAsync(Object)}.
     */
    CompletableFuture<ActorState<V>> stateAsync();

    /**
     * Ends what the actor is: its state is the initial one again, its idempotency keys are forgotten, and what it was
     * is gone from the disk in time, by the {@link Retention} of its type. Its sequence numbers go on, so that none is
     * ever given to two events. Blocks until that is durable. An actor that has no entry, or is deleted, stays as it
     * is.
     *
     * @return the state afterwards
     */
    ActorState<V> delete();

    /** Like {@link #delete}, without blocking, under the rules of {@link #askAsync(Object)}. */
    CompletableFuture<ActorState<V>> deleteAsync();

    /**
     * Like {@link #deleteAsync()}, unless the actor has had events since: for one who has seen a state that is not
     * worth keeping, and must not delete what may have become of it meanwhile.
     *
     * @param sequenceNumber of the last event that the actor may have
     * @return the state afterwards, which is the initial one only if nothing came in between
     */
    CompletableFuture<ActorState<V>> deleteAsync(long sequenceNumber);
}
