package dev.everfold.properties.durable;

import dev.everfold.JournalFailedException;
import dev.everfold.StorageFullException;
import dev.everfold.SystemOptions;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableSystem;
import dev.everfold.examples.counter.Counter;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A store in memory under a journal that fails, and the durable system of the day on it. Everything happens on the
 * test's thread, in virtual time, but for the calls of clients, during which it goes on.
 */
final class Harbour {

    /** A client who is not answered within so many moments of waiting never is. */
    private static final int PATIENCE = 300;

    /** After so many of them somebody opens the store anew, as a shard may have stopped. */
    private static final int MOMENTS_MAX = 120;

    private static final int TASKS_MAX = 1_000;
    private static final Duration LONG = Duration.ofHours(1);
    private static final long PARK_NANOS = 50_000;

    private static final DurableOptions OPTIONS =
            DurableOptions.DEFAULT.system(SystemOptions.DEFAULT.retentionInterval(Duration.ZERO));

    /** Decides over the faults, before each task. */
    interface Weather {
        void beforeATask(Harbour harbour);
    }

    private final DurableFunction<?, ?>[] functions;
    private final Weather weather;
    private final long seed;
    private final InMemoryJournal journal;
    private final InMemorySnapshotStore snapshots;
    private FaultyJournal faulty;
    private ManualEnvironment world;
    private DurableSystem system;
    private int lives;

    /**
     * An empty store.
     *
     * @param seed of the order in which things happen; 0 for the order in which they came
     */
    Harbour(int shards, long seed, Weather weather, DurableFunction<?, ?>... functions) {
        this.functions = functions;
        this.weather = weather;
        this.seed = seed;
        this.journal = new InMemoryJournal(shards);
        this.snapshots = new InMemorySnapshotStore(shards);
        this.faulty = new FaultyJournal(journal);
        this.world = newWorld();
        this.system = open();
    }

    private ManualEnvironment newWorld() {
        return seed == 0 ? ManualEnvironment.inOrder() : ManualEnvironment.shuffled(seed * 1_000 + lives);
    }

    private DurableSystem open() {
        lives++;
        return DurableSystem.of(functions)
                .actors(Counter.TYPE)
                .options(OPTIONS)
                .environment(world.environment())
                .stackless()
                .open(faulty, snapshots);
    }

    /** The process ends, if it has not, and another one opens what it kept. */
    void reopen() {
        Instant now = now();
        journal.crash();
        world = newWorld();
        world.clock().advance(Duration.between(Instant.EPOCH, now));
        faulty = new FaultyJournal(journal);
        system = open();
    }

    /** How many processes there have been. */
    int lives() {
        return lives;
    }

    Instant now() {
        return world.clock().instant();
    }

    List<FaultyJournal.Faults> faults() {
        return IntStream.range(0, journal.shards()).mapToObj(faulty::faults).toList();
    }

    /** How many appends and commits this process has tried. */
    long writes() {
        return faults().stream().mapToLong(FaultyJournal.Faults::writes).sum();
    }

    private boolean hasEnded() {
        return faults().stream().anyMatch(FaultyJournal.Faults::hasEnded);
    }

    /**
     * What a client is told who asks until there is an answer, if need be by the next process; empty for nothing.
     *
     * @param answers exceptions that are an answer, too
     */
    <T> Optional<T> ask(Function<DurableSystem, T> question, Class<?>... answers) {
        for (int i = 0; i < PATIENCE; i++) {
            DurableSystem open = system;
            FutureTask<T> task = new FutureTask<>(() -> question.apply(open));
            if (!isAnswered(task)) {
                reopen();
                continue;
            }
            try {
                return Optional.ofNullable(task.get());
            } catch (ExecutionException failed) {
                Throwable failure = failed.getCause();
                if (Arrays.stream(answers).anyMatch(answer -> answer.isInstance(failure))) {
                    return Optional.empty();
                }
                switch (failure) {
                    case JournalFailedException _ -> reopen();
                    case StorageFullException _ -> waitAMoment();
                    case null, default -> throw new AssertionError("a client is not answered", failed);
                }
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        throw new AssertionError("nobody answers, in " + lives + " lives of the process");
    }

    /** Lets things happen until the client has an answer; false when there is going to be none in this process. */
    private boolean isAnswered(FutureTask<?> task) {
        Thread client = Thread.ofVirtual().start(task);
        for (int idle = 0; idle < PATIENCE; ) {
            while (client.isAlive() && client.getState() != Thread.State.WAITING) {
                LockSupport.parkNanos(PARK_NANOS);
            }
            if (!client.isAlive()) {
                return true;
            }
            if (!happens()) {
                idle++;
                if (hasEnded() || !waitAMoment()) {
                    return false;
                }
            }
        }
        return false;
    }

    /** Lets one thing happen; false when there is nothing that could, or nobody to do it. */
    private boolean happens() {
        weather.beforeATask(this);
        return !hasEnded() && world.runNext();
    }

    /** Lets time pass until the next thing happens; false when nothing does for long. */
    private boolean waitAMoment() {
        Instant next = world.nextTimer();
        if (next == null || next.isAfter(now().plus(LONG))) {
            return false;
        }
        if (next.isAfter(now())) {
            world.clock().advance(Duration.between(now(), next));
        }
        return true;
    }

    /** Lets things happen, and time pass, until this holds; opens anew when nothing happens any more. */
    void await(Predicate<DurableSystem> test) {
        for (int i = 0; i < PATIENCE; i++) {
            if (ask(system -> test.test(system)).orElse(false)) {
                return;
            }
            int tasks = 0;
            while (tasks < TASKS_MAX && happens()) {
                tasks++;
            }
            if (hasEnded() || !waitAMoment() || i % MOMENTS_MAX == MOMENTS_MAX - 1) {
                reopen();
            }
        }
        throw new AssertionError("it never comes to that, in " + lives + " lives of the process");
    }
}
