package dev.everfold.durable;

import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.durable.internal.Durable;
import dev.everfold.durable.internal.Histories;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.journal.Journal;
import dev.everfold.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Durable functions at work, on the journal of an {@link ActorSystem}. What was started runs to its end, whatever
 * happens to the process in between: opening the store again lets it go on. Usable from any thread.
 */
public interface DurableSystem extends AutoCloseable {

    /**
     * Opens the store in this directory, or makes one, and lets its invocations go on. Blocks until what was durable
     * before is there again.
     *
     * @param directory owned by the system until {@link #close}; one process at a time
     * @param functions those that are to run. Invocations of others wait until they are registered again
     * @throws EverfoldException when the store is in use, damaged, or not to be read; nothing was changed
     */
    static DurableSystem open(Path directory, DurableFunction<?, ?>... functions) {
        return of(functions).open(directory);
    }

    /** Begins a system of these functions. */
    static Setup of(DurableFunction<?, ?>... functions) {
        return new Setup(
                List.of(functions), List.of(), List.of(), DurableOptions.DEFAULT, Environment.production(), false);
    }

    /**
     * What a system is opened with. Immutable.
     *
     * @param functions those that are to run
     * @param actors the types of the actors that the functions use, or that run beside them
     * @param queues those that invocations may wait in
     * @param options of the system
     * @param environment time and threads
     * @param isStackless whether functions give up their stack at every wait and every append instead of blocking, so
     *     that all runs on the threads of the environment, also on a single one: for tests and simulations
     */
    record Setup(
            List<DurableFunction<?, ?>> functions,
            List<ActorType<?, ?, ?>> actors,
            List<DurableQueue> queues,
            DurableOptions options,
            Environment environment,
            boolean isStackless) {

        /** With the types of these actors, too. */
        public Setup actors(ActorType<?, ?, ?>... types) {
            return new Setup(functions, plus(actors, List.of(types)), queues, options, environment, isStackless);
        }

        /** With these queues, too. */
        public Setup queues(DurableQueue... more) {
            return new Setup(functions, actors, plus(queues, List.of(more)), options, environment, isStackless);
        }

        private static <T> List<T> plus(List<T> known, List<T> more) {
            return Stream.concat(known.stream(), more.stream()).toList();
        }

        /** With these options. */
        public Setup options(DurableOptions options) {
            return new Setup(functions, actors, queues, options, environment, isStackless);
        }

        /** With this time and these threads. */
        public Setup environment(Environment environment) {
            return new Setup(functions, actors, queues, options, environment, isStackless);
        }

        /** With functions that never block; see the parameter. */
        public Setup stackless() {
            return new Setup(functions, actors, queues, options, environment, true);
        }

        /** Opens the store in this directory, see {@link DurableSystem#open(Path, DurableFunction...)}. */
        public DurableSystem open(Path directory) {
            return Durable.open(
                    this,
                    types -> ActorSystem.open(
                            directory, environment, options.system(), types.toArray(ActorType[]::new)));
        }

        /** Opens a system on this journal and these snapshots of it. */
        public DurableSystem open(Journal journal, SnapshotStore snapshots) {
            return Durable.open(
                    this,
                    types -> ActorSystem.open(
                            journal, snapshots, environment, options.system(), types.toArray(ActorType[]::new)));
        }

        /** Opens a system on this journal, with snapshots in memory. */
        public DurableSystem open(Journal journal) {
            return Durable.open(
                    this,
                    types -> ActorSystem.open(journal, environment, options.system(), types.toArray(ActorType[]::new)));
        }

        /** A system whose journal is in memory and gone with it: for tests and trials. */
        public DurableSystem inMemory() {
            return open(new InMemoryJournal(1));
        }
    }

    /**
     * Starts an invocation; it is durable when this returns.
     *
     * @param id unique among those of the function until the retention of the result is over
     * @throws AlreadyStartedException when there is one of this id
     * @throws ValueException when the input cannot be journaled
     */
    default <I, O> Invocation<O> start(DurableFunction<I, O> function, String id, I input) {
        return start(function, id, input, StartOptions.DEFAULT);
    }

    /**
     * Like {@link #start(DurableFunction, String, Object)}, with options. Unless there is a delay, the invocation is in
     * its queue when this returns. One whose delay is over and whose queue does not let it in fails then.
     *
     * @throws QueueFullException when no more may wait in the queue; nothing was started
     * @throws DuplicateInQueueException when the deduplication key is taken in the queue; nothing was started
     * @throws UnknownQueueException when the system does not have the queue
     */
    <I, O> Invocation<O> start(DurableFunction<I, O> function, String id, I input, StartOptions options);

    /** Starts an invocation with an id of the system's choice. */
    default <I, O> Invocation<O> start(DurableFunction<I, O> function, I input) {
        return start(function, input, StartOptions.DEFAULT);
    }

    /** Starts an invocation with an id of the system's choice, with options. */
    <I, O> Invocation<O> start(DurableFunction<I, O> function, I input, StartOptions options);

    /**
     * Starts an invocation, or attaches to the one of this id, and waits for its result: asking again with the same id
     * is safe, and gives the same result.
     */
    default <I, O> O call(DurableFunction<I, O> function, String id, I input) {
        try {
            return start(function, id, input).result();
        } catch (AlreadyStartedException before) {
            return invocation(function, id).result();
        }
    }

    /** Attaches to an invocation, whoever started it. Nothing is looked up; the handle's methods do that. */
    <O> Invocation<O> invocation(DurableFunction<?, O> function, String id);

    /**
     * Attaches to an invocation of a function that this system need not have.
     *
     * @return a handle whose results are of the function's type if the system has it
     */
    Invocation<?> invocation(InvocationId id);

    /**
     * The invocations for which the filter holds, in no particular order: those that are there when the stream comes
     * by. Reads each invocation of the function, or of all; close the stream.
     */
    Stream<InvocationInfo> list(InvocationFilter filter);

    /**
     * The invocations of a store that nobody has open, for tools; their functions are not needed, and nothing is
     * changed. They are told as they were when the store was closed: what was on its way then, or has become due since,
     * has not happened. Reads the whole journal.
     *
     * @param each is given those for which the filter holds, in no particular order
     * @throws EverfoldException when there is no store, or it is in use or damaged
     */
    static void listStored(Path directory, InvocationFilter filter, Consumer<? super InvocationInfo> each) {
        Histories.list(directory, filter, each);
    }

    /**
     * Who is in a queue. Takes the longer the more keys and values of limited tags there are.
     *
     * @throws UnknownQueueException when the system does not have it
     */
    QueueInfo queue(DurableQueue queue);

    /** Which versions of which functions are there, and how many unfinished invocations each has. Reads them all. */
    List<VersionInUse> versions();

    /**
     * Completes a promise.
     *
     * @param promiseId as {@link DurablePromise#id} gave it
     * @throws PromiseCompletedException when that was done before
     * @throws NoSuchInvocationException when the invocation is gone
     */
    <T> void complete(String promiseId, Class<T> type, @Nullable T value);

    /** Fails a promise; under the rules of {@link #complete}. */
    void fail(String promiseId, Failure failure);

    /** The schedules, by which functions are started again and again. */
    Schedules schedules();

    /** The actors beneath: those of the types that the system was opened with. */
    ActorSystem actors();

    /**
     * Takes nothing more, waits a while for running steps to end, and releases the store. What is unfinished goes on
     * when it is opened again. Idempotent.
     */
    @Override
    void close();
}
