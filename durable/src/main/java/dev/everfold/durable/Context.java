package dev.everfold.durable;

import dev.everfold.ActorType;
import dev.everfold.Message;
import dev.everfold.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * The way of a durable function to the world. Every call here that has an effect, or an answer that may be another one
 * the next time, takes the next position of the invocation's journal; a replay asks for the same positions and gets
 * what is recorded.
 *
 * <p>For the thread that runs the function, and not from within a step; anything else ends in a
 * {@link ContextMisuseException} before anything happens. A replay that asks for another step than the journal has
 * pauses the invocation, for the reason that a {@link DivergedException} tells.
 *
 * <p>Methods here may end in an {@link Error} that is none of the user's: it unwinds the stack when the function gives
 * up its thread, to be run again later. Code that catches {@code Throwable} throws such an error on.
 */
public interface Context {

    /** Which invocation runs. */
    InvocationId id();

    // --- steps ---

    /**
     * Runs a step, or gives what is recorded of it. The result is durable before this returns, and the step never runs
     * again. A failed attempt is followed by others as the options say.
     *
     * @param name shown in the journal; the same step has the same name at every replay
     * @param type of the result
     * @throws StepFailedException when it failed for good
     */
    <T> T run(String name, Class<T> type, Step<T> step, StepOptions options);

    /** Like {@link #run(String, Class, Step, StepOptions)}, with the default options. */
    default <T> T run(String name, Class<T> type, Callable<T> action) {
        return run(name, type, Step.calling(action), StepOptions.DEFAULT);
    }

    /** Like {@link #run(String, Class, Step, StepOptions)}, of a step that needs to know nothing of itself. */
    default <T> T run(String name, Class<T> type, Callable<T> action, StepOptions options) {
        return run(name, type, Step.calling(action), options);
    }

    /** Runs a step without a result. */
    default void run(String name, Action action) {
        run(name, action, StepOptions.DEFAULT);
    }

    /** Runs a step without a result. */
    default void run(String name, Action action, StepOptions options) {
        var _ = run(name, Void.class, Step.doing(action), options);
    }

    /**
     * Begins a step on a thread of its own. A function whose steps are still running when it returns waits for them.
     */
    <T> DurableFuture<T> runAsync(String name, Class<T> type, Step<T> step, StepOptions options);

    /** Like {@link #runAsync(String, Class, Step, StepOptions)}, with the default options. */
    default <T> DurableFuture<T> runAsync(String name, Class<T> type, Callable<T> action) {
        return runAsync(name, type, Step.calling(action), StepOptions.DEFAULT);
    }

    /**
     * The steps of an interface: each call of a method is a step with the method's name, run on the target. Results are
     * of the methods' return types. Checked exceptions of the target end as those of other steps do, in a
     * {@link StepFailedException}.
     *
     * @param type an interface
     * @param target does the work; its methods must not use the function's context
     */
    <S> S steps(Class<S> type, S target);

    // --- more than one at a time ---

    /**
     * Waits for all of them, and gives their results in the order given.
     *
     * @throws DurableFailureException what the first of them, in the order given, failed with; the others go on
     */
    <T> List<T> all(List<DurableFuture<T>> futures);

    /**
     * Waits for the first that succeeds, as the journal has them.
     *
     * @throws DurableFailureException what the last of them failed with, when none succeeds
     */
    <T> T any(List<DurableFuture<T>> futures);

    /**
     * Waits for the first that ends, as the journal has them, well or not.
     *
     * @throws DurableFailureException what it failed with
     */
    <T> T race(List<DurableFuture<T>> futures);

    /**
     * Waits for the first that ends, as the journal has them, whatever they are.
     *
     * @return its index in the list; {@link DurableFuture#get} then returns at once
     */
    int select(List<? extends DurableFuture<?>> futures);

    // --- time and chance ---

    /** Waits for so long, across crashes: from now on, as of the first time. */
    void sleep(Duration duration);

    /** Like {@link #sleep}, to be waited for later. */
    DurableFuture<Void> timer(Duration duration);

    /** The time, as of the first time that the function asked here. */
    Instant now();

    /** Numbers that are the same at every replay. Its seed is the invocation's. */
    RandomGenerator random();

    /** A random UUID that is the same at every replay. */
    UUID uuid();

    // --- others come to it ---

    /**
     * The promise of this name; it is one per invocation and name. It may have been completed before.
     *
     * @param type what it is completed with
     */
    <T> DurablePromise<T> promise(String name, Class<T> type);

    /** A new promise, to give its id away. It is another one, with another id, behind a restart from here or before. */
    <T> DurablePromise<T> promise(Class<T> type);

    /**
     * The next signal of this name: the first call of it gets the first that was sent, and so on.
     *
     * @param type what it carries
     */
    <T> DurableFuture<T> signal(String name, Class<T> type);

    /** What was set under this key; empty when nothing was. */
    <T> Optional<T> get(StateKey<T> key);

    /** Keeps a value where others can read it, with {@link Invocation#state}. Durable when this returns. */
    <T> void set(StateKey<T> key, T value);

    /** Forgets a value. */
    void clear(StateKey<?> key);

    // --- it goes to others ---

    /**
     * Calls a function and waits for its result. The call happens once, and is cancelled with the caller, or when the
     * caller ends without having waited for it. The id of what is called begins with the caller's, and is that of no
     * other call.
     *
     * @throws InvocationFailedException when it failed
     */
    default <I, O> O call(DurableFunction<I, O> function, I input) {
        return callAsync(function, input).get();
    }

    /** Like {@link #call(DurableFunction, Object)}, with options. */
    default <I, O> O call(DurableFunction<I, O> function, I input, StartOptions options) {
        return callAsync(function, input, options).get();
    }

    /** Like {@link #call(DurableFunction, Object)}, to be waited for later. */
    default <I, O> DurableFuture<O> callAsync(DurableFunction<I, O> function, I input) {
        return callAsync(function, input, StartOptions.DEFAULT);
    }

    /**
     * Like {@link #call(DurableFunction, Object)}, with options, to be waited for later. One whose queue does not let
     * it in fails, with what {@link DurableSystem#start(DurableFunction, String, Object, StartOptions)} throws then.
     */
    <I, O> DurableFuture<O> callAsync(DurableFunction<I, O> function, I input, StartOptions options);

    /** Starts a function, once, and does not wait for it; it has a life of its own. */
    default <I> InvocationId send(DurableFunction<I, ?> function, I input) {
        return send(function, input, StartOptions.DEFAULT);
    }

    /** Like {@link #send(DurableFunction, Object)}, with options. */
    <I> InvocationId send(DurableFunction<I, ?> function, I input, StartOptions options);

    /** Like {@link #send(DurableFunction, Object)}, after a delay. */
    default <I> InvocationId sendAfter(DurableFunction<I, ?> function, I input, Duration delay) {
        return send(function, input, StartOptions.DEFAULT.delay(delay.isNegative() ? Duration.ZERO : delay));
    }

    /**
     * Has an actor decide a command, once, and gives its reply. The actor remembers it under an idempotency key, so the
     * window of its type bounds how long after a crash this is so.
     */
    <C, V, R> Reply<V, R> ask(ActorType<C, V, R> type, String key, C command);

    /** Sends a command to an actor, exactly once, and waits for nothing but that this is durable. */
    void send(Message<?> message);

    /**
     * Like {@link #send(Message)}, after a delay. The invocation is kept until then and a minute longer, with its
     * result and its id, also beyond its retention.
     */
    void sendAfter(Message<?> message, Duration delay);

    /** Completes a promise of any invocation, exactly once; one that is completed already stays as it is. */
    <T> void complete(String promiseId, Class<T> type, T value);

    // --- when it fails, when it changes ---

    /**
     * Registers how to undo what comes next or was just done. When the function fails or is cancelled, everything that
     * was registered is run in reverse order, as steps that are retried until they succeed. One that throws a
     * {@link TerminalException} pauses the invocation, and runs again when somebody resumes it.
     */
    void compensate(String name, Action action);

    /** Like {@link #compensate(String, Action)}, by a command to an actor: it is sent exactly once. */
    void compensate(Message<?> message);

    /**
     * Which way the code takes at a place where it was changed: 0 for invocations that passed here before the change
     * was deployed, and for others the number that was given when they first came here.
     *
     * @param change names the place, the same for all its changes
     * @param newest at least 1
     */
    int version(String change, int newest);
}
