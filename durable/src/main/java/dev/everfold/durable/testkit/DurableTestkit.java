package dev.everfold.durable.testkit;

import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.Schedules;
import dev.everfold.durable.TerminalException;
import dev.everfold.durable.internal.Durable;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.testkit.ManualEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A durable system in memory, in which time stands still until the test moves it, and in which nothing happens but on
 * the test's thread: one order of steps, the same at every run. A function gives up its stack at every wait and after
 * every step, and is replayed when it goes on; so a function that is not deterministic does not get far.
 *
 * <p>Steps run for real, or fail where the test says so. {@link #crash} forgets all that is in memory, as the end of a
 * process does; handles outlive it. A method that would block for ever, because what it waits for needs time or never
 * comes, ends in an {@link IllegalStateException}.
 *
 * <p>For one thread.
 */
public final class DurableTestkit implements AutoCloseable {

    /** How long nothing may happen while something blocks: 10,000 times half a millisecond. */
    private static final int PATIENCE_PARKS = 10_000;

    private static final long PARK_NANOS = 500_000;

    /** When nothing happens for so long, although nobody waits for a time, nothing ever will. */
    private static final Duration LONG = Duration.ofDays(1);

    private final InMemoryJournal journal = new InMemoryJournal(1);
    private final InMemorySnapshotStore snapshots = new InMemorySnapshotStore(1);
    private final StepScript script = new StepScript();
    private ManualEnvironment world = ManualEnvironment.inOrder();
    private DurableSystem.Setup setup;
    private DurableSystem system;

    private DurableTestkit(DurableSystem.Setup setup) {
        this.setup = setup;
        this.system = open();
    }

    /** A system of these functions, at the epoch. */
    public static DurableTestkit of(DurableFunction<?, ?>... functions) {
        return of(List.of(), functions);
    }

    /** A system of these functions, and with actors of these types, at the epoch. */
    public static DurableTestkit of(List<ActorType<?, ?, ?>> actors, DurableFunction<?, ?>... functions) {
        return of(DurableSystem.of(functions).actors(actors.toArray(ActorType[]::new)));
    }

    /** A system with this setup, with its queues and options, but for its environment; at the epoch. */
    public static DurableTestkit of(DurableSystem.Setup setup) {
        return new DurableTestkit(setup);
    }

    /** Nothing happens by itself but what functions wait for. */
    private DurableSystem open() {
        DurableOptions options = setup.options();
        return DurableSystem.of(setup.functions().stream().map(script::over).toArray(DurableFunction[]::new))
                .actors(setup.actors().toArray(ActorType[]::new))
                .queues(setup.queues().toArray(DurableQueue[]::new))
                .options(options.system(options.system().retentionInterval(Duration.ZERO)))
                .environment(world.environment())
                .stackless()
                .open(journal, snapshots);
    }

    /** Starts an invocation, and lets it come as far as it can without time going by. */
    public <I, O> Invocation<O> start(DurableFunction<I, O> function, String id, I input) {
        return system().start(function, id, input);
    }

    /** The system. What is called blocks while everything goes on that can without time going by. */
    public DurableSystem system() {
        return onTestsThread(DurableSystem.class, () -> system);
    }

    /** The invocation of this id; likewise. */
    @SuppressWarnings("unchecked") // the handle behind has the function's type
    public <O> Invocation<O> invocation(DurableFunction<?, O> function, String id) {
        return (Invocation<O>) onTestsThread(Invocation.class, () -> system.invocation(function, id));
    }

    /** What blocks the test's thread would keep the world from turning, so it goes on here meanwhile. */
    private <T> T onTestsThread(Class<T> type, Supplier<T> target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> during(() -> call(target.get(), method, arguments))));
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Exception {
        try {
            return switch (method.invoke(target, arguments)) {
                case Invocation<?> invocation ->
                    onTestsThread(Invocation.class, () -> system.invocation(invocation.id()));
                case Schedules _ -> onTestsThread(Schedules.class, () -> system.schedules());
                case ActorSystem _ -> onTestsThread(ActorSystem.class, () -> system.actors());
                case ActorRef<?, ?, ?> ref -> onTestsThread(ActorRef.class, () -> ref);
                case Stream<?> stream -> stream.toList().stream();
                case null -> null;
                case Object result -> result;
            };
        } catch (InvocationTargetException thrown) {
            switch (thrown.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw thrown;
            }
        }
    }

    /**
     * Does something that may block.
     *
     * @throws IllegalStateException when it would block for ever: what it waits for needs time, or never comes
     */
    private <T> T during(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        var _ = Thread.ofVirtual().start(task);
        for (int i = 0; !task.isDone(); i++) {
            world.runAll();
            if (i == PATIENCE_PARKS) {
                task.cancel(true);
                throw new IllegalStateException("nothing happens any more without time going by, and this still waits;"
                        + " advance the time, or do what it waits for");
            }
            LockSupport.parkNanos(PARK_NANOS);
        }
        world.runAll();
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException known -> throw known;
                case Error known -> throw known;
                case null, default -> throw new CompletionException(thrown.getCause());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    /** Lets time go by: what becomes due meanwhile happens at its time, in order. */
    public DurableTestkit advance(Duration time) {
        world.runFor(time);
        return this;
    }

    /** The time. */
    public Instant now() {
        return world.clock().instant();
    }

    /**
     * Lets time go by until the invocation has ended.
     *
     * @return its result
     * @throws IllegalStateException when it waits for something that needs more than time
     */
    public <O> O result(Invocation<O> invocation) {
        if (!runsToItsEnd(invocation)) {
            throw new IllegalStateException(invocation.id() + " waits for more than time: " + invocation.info());
        }
        return invocation.result();
    }

    /** Lets time go by until the invocation has ended; false when it waits for more than that. */
    boolean runsToItsEnd(Invocation<?> invocation) {
        CompletableFuture<?> result = invocation.resultAsync();
        world.runAll();
        while (!result.isDone()) {
            if (!goOn()) {
                return false;
            }
        }
        return true;
    }

    /** Lets time go by until something happens; false when nothing does. */
    private boolean goOn() {
        long before = journal.committedCount();
        Optional<Instant> due = during(() -> ((Durable) system).nextDue());
        world.runFor(due.map(instant -> Duration.between(now(), instant).plusMillis(1))
                .filter(Duration::isPositive)
                .orElse(LONG));
        return journal.committedCount() > before;
    }

    /** The next so many runs of the steps of this name fail. */
    public DurableTestkit failing(String step, int times) {
        return failing(step, times, () -> new IllegalStateException("the test lets " + step + " fail"));
    }

    /** The next so many runs of the steps of this name fail with this. */
    public DurableTestkit failing(String step, int times, Supplier<? extends Exception> with) {
        script.fail(step, times, with);
        return this;
    }

    /** The steps of this name fail for good. */
    public DurableTestkit failingForGood(String step) {
        return failing(
                step, Integer.MAX_VALUE, () -> new TerminalException("the test lets " + step + " fail for good"));
    }

    /** How often each step has really run, by name, attempts that failed included. */
    public Map<String, Integer> runs() {
        return script.runs();
    }

    /** The idempotency keys of the steps that have really run since this was last asked. */
    Set<String> keysOfRuns() {
        return script.keys();
    }

    /** How many entries the journal has. */
    public long entries() {
        return journal.committedCount();
    }

    /** Starts an invocation, and lets nothing happen yet. */
    <I, O> void begin(DurableFunction<I, O> function, String id, I input) {
        var _ = begin(() -> system.start(function, id, input));
    }

    /** Lets nothing happen before this is asked; then what follows from it, and all else. */
    <T> T first(Function<DurableSystem, T> action) {
        FutureTask<T> task = begin(() -> action.apply(system));
        world.runAll();
        return during(task::get);
    }

    private static <T> FutureTask<T> begin(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = Thread.ofVirtual().start(task);
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            LockSupport.parkNanos(PARK_NANOS);
        }
        return task;
    }

    /**
     * Lets things happen, and time go by, until the journal has so many entries; then {@linkplain #crash crashes}.
     *
     * @return false when it never comes to that many
     */
    public boolean crashAt(long entries) {
        while (journal.committedCount() < entries) {
            if (!world.runNext() && !comesToMore(entries)) {
                return false;
            }
        }
        crash();
        return true;
    }

    /**
     * Moves the clock to when something happens, and lets it; but not more than it takes to come to so many entries.
     */
    private boolean comesToMore(long entries) {
        long before = journal.committedCount();
        Instant end = now().plus(during(() -> ((Durable) system).nextDue())
                .map(due -> Duration.between(now(), due).plusMillis(1))
                .filter(Duration::isPositive)
                .orElse(LONG));
        while (journal.committedCount() < entries) {
            if (!world.runNext()) {
                Instant next = world.nextTimer();
                if (next == null || next.isAfter(end)) {
                    return journal.committedCount() > before;
                }
                world.clock().advance(Duration.between(now(), next));
            }
        }
        return true;
    }

    /** Forgets all that is in memory and opens the store anew, as after a crash. */
    public DurableTestkit crash() {
        Instant now = now();
        journal.crash();
        world = ManualEnvironment.inOrder();
        world.clock().advance(Duration.between(world.clock().instant(), now));
        system = open();
        return this;
    }

    /** Closes the system and opens its store with this setup, as other code does that comes after it. */
    public DurableTestkit reopen(DurableSystem.Setup next) {
        setup = next;
        return down(Duration.ZERO);
    }

    /** Closes the system, lets so much time go by in which nothing happens, and opens it again. */
    public DurableTestkit down(Duration time) {
        close();
        world.clock().advance(time);
        system = open();
        world.runAll();
        return this;
    }

    @Override
    public void close() {
        var _ = during(() -> {
            system.close();
            return true;
        });
    }
}
