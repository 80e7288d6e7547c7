package dev.everfold.durable;

import dev.everfold.JournalFailedException;
import dev.everfold.SystemClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The handle of an invocation, for clients: whoever started it, or attaches to it later. Cheap, usable from any thread,
 * valid as long as its system is open. Every method but {@link #id} and {@link #resultAsync} blocks on storage, and
 * throws {@link NoSuchInvocationException} when there is no such invocation, or no more.
 *
 * @param <O> the output of the function
 */
public interface Invocation<O> {

    /** Which one. */
    InvocationId id();

    /**
     * Blocks until the invocation has ended.
     *
     * @throws InvocationFailedException when it failed
     * @throws InvocationCancelledException when it was cancelled or killed
     * @throws JournalFailedException when its shard has stopped before; as below
     * @throws SystemClosedException when the system is closed before; the invocation goes on when it is opened again
     */
    O result();

    /**
     * Like {@link #result()}, for so long at most; empty when it has not ended by then, and also when its result is
     * null, which {@link #info} tells apart. Empty as well when the thread is interrupted, which it then is still.
     */
    Optional<O> result(Duration timeout);

    /**
     * Like {@link #result()}, without blocking. Dependents run on the thread that completes it, which is the engine's:
     * keep them short and do not block in them, or use the {@code …Async} methods. Cancelling it changes nothing for
     * the invocation.
     */
    CompletableFuture<O> resultAsync();

    /** Where it stands. */
    InvocationInfo info();

    /** What its journal has, in the order of positions. */
    List<StepRecord> steps();

    /** All of it, with the values, to be replayed in a test against other code. */
    InvocationHistory history();

    /** What it has {@linkplain Context#set set} under this key. */
    <T> Optional<T> state(StateKey<T> key);

    /** Sends a signal: durable when this returns, and received in the order sent. */
    <T> void signal(String name, Class<T> type, T value);

    /** Completes the promise of this name. */
    <T> void complete(String promise, Class<T> type, T value);

    /** Fails the promise of this name. */
    void fail(String promise, Failure failure);

    /**
     * Asks it to end: its function gets an {@link InvocationCancelledException} from its context, its compensations
     * run, and so it goes for the invocations that it has called and waits for. A step that has failed is not tried
     * again; one that is {@linkplain Step#verifiedBy verified} is asked first whether it happened.
     *
     * <p>That is delivered once: one that catches it goes on, and cancelling it again changes nothing.
     *
     * @param reason for people; cut off after 500 characters, as in the other methods
     * @throws InvocationStateException when it has ended
     */
    void cancel(String reason);

    /**
     * Ends it at once, also if a step hangs, and the invocations that it has called and waits for; nothing is
     * compensated. A step that is running is not stopped, but what comes of it is not recorded.
     *
     * @throws InvocationStateException when it has ended
     */
    void kill(String reason);

    /**
     * Stops it behind the steps that are running, until it is resumed. What comes of them is recorded, also when it is
     * resumed before.
     *
     * @throws InvocationStateException when it has ended or is paused
     */
    void pause(String reason);

    /**
     * Lets it go on, with all attempts of its retries anew.
     *
     * @throws InvocationStateException when it is not paused
     */
    void resume();

    /**
     * Gives it another priority in the queue that it waits in.
     *
     * @throws InvocationStateException when it does not wait in a queue
     */
    void priority(int priority);

    /**
     * Forgets what is recorded from this position on, and lets it run from there, on the newest version of its
     * function. What it has called there and waits for is cancelled. What comes before stays as it was, with its keys,
     * its ids, and its chance; so do signals and promises with a name that others have completed. Also for one that has
     * ended and is still kept; there, a call from before the position that had no answer ends with an
     * {@link InvocationCancelledException}.
     *
     * <p>A step that still runs is not waited for: what comes of it does not count, and it runs again. A message that
     * was to be sent later from there is not sent; a function that was started there, later or at once, has a life of
     * its own and stays.
     *
     * @param position from 1, which forgets all, to the one behind the last
     * @throws UnknownFunctionException when the system was opened without its function
     * @throws InvocationStateException when it has not ended and is not paused; when it ends before that position; when
     *     anything was undone there or behind, so that what comes before does not stand any more, unless it is position
     *     1; or when so many calls have no answer that cancelling them takes several turns, which a cancellation of the
     *     invocation does
     */
    void restartFrom(int position);
}
