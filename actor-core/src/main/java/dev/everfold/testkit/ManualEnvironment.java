package dev.everfold.testkit;

import dev.everfold.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Environment} in which nothing happens by itself: tasks wait until the test runs them, on the test's thread,
 * and time stands still until the test moves it. So a test is one order of steps, the same at every run.
 *
 * <p>Made {@link #inOrder}, tasks run in the order in which they came. Made {@link #shuffled}, a seed picks the next
 * one among all that could run next in a real system; every seed is another interleaving.
 *
 * <p>As nobody else runs tasks, a test must not block on them: it uses {@code askAsync}, and looks at the future after
 * {@link #runAll}.
 */
public final class ManualEnvironment {

    /*
     * Tasks wait in queues of three kinds, whose heads may overtake each other: activations start in any order, the
     * writer of a shard keeps the order of its tasks, timers wait for their time. The lock guards the queues and the
     * seed only; tasks run outside it, so they, and other threads, may submit more.
     */

    private static final int TASKS_MAX = 10_000_000;

    private final Object lock = new Object();
    private final VirtualClock clock = VirtualClock.at(Instant.EPOCH);
    private final @Nullable RandomGenerator random;
    private final Queue<Task> activations = new PriorityQueue<>(Comparator.comparingLong(Task::rank));
    private final SortedMap<Integer, Queue<Task>> writers = new TreeMap<>();
    private final Queue<Task> timers =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::number));
    private long count;

    /**
     * A task that waits.
     *
     * @param number counts all tasks, in the order in which they came
     * @param rank the same, or a random one when the order is shuffled
     * @param due not to be run before this instant
     */
    private record Task(long number, long rank, Instant due, Runnable work) {}

    private ManualEnvironment(@Nullable RandomGenerator random) {
        this.random = random;
    }

    /** Runs tasks in the order in which they came, and timers when they are due. Starts at the epoch. */
    public static ManualEnvironment inOrder() {
        return new ManualEnvironment(null);
    }

    /** Runs tasks in an order that the seed decides. Starts at the epoch. */
    public static ManualEnvironment shuffled(long seed) {
        return new ManualEnvironment(new Random(seed));
    }

    /** What the system under test is opened with. */
    public Environment environment() {
        return new Environment(
                clock,
                this::submitActivation,
                shard -> work -> submitWrite(shard, work),
                this::submitTimer,
                this::submitActivation);
    }

    private void submitActivation(Runnable work) {
        synchronized (lock) {
            activations.add(task(Duration.ZERO, work));
        }
    }

    private void submitWrite(int shard, Runnable work) {
        synchronized (lock) {
            writers.computeIfAbsent(shard, _ -> new PriorityQueue<>(Comparator.comparingLong(Task::number)))
                    .add(task(Duration.ZERO, work));
        }
    }

    private void submitTimer(Duration delay, Runnable work) {
        synchronized (lock) {
            timers.add(task(delay, work));
        }
    }

    private Task task(Duration delay, Runnable work) {
        long number = count++;
        return new Task(
                number,
                random == null ? number : random.nextLong(),
                clock.instant().plus(delay),
                work);
    }

    /**
     * The clock of the environment. A test that moves it makes timers due, which then wait to be run like other tasks.
     */
    public VirtualClock clock() {
        return clock;
    }

    /**
     * Runs one task.
     *
     * @return whether there was one that could run now
     */
    public boolean runNext() {
        return run(takeNext());
    }

    /**
     * Runs one task of an actor.
     *
     * @return whether there was one
     */
    public boolean runActivation() {
        return run(takeActivation());
    }

    /**
     * Runs the next task of this shard's writer.
     *
     * @return whether there was one
     */
    public boolean runWriter(int shard) {
        return run(takeWrite(shard));
    }

    /**
     * Runs tasks, and those that they submit, until none is left that could run now.
     *
     * @throws IllegalStateException after ten million tasks, since there seems to be no end
     */
    public void runAll() {
        for (int i = 0; runNext(); i++) {
            if (i == TASKS_MAX) {
                throw new IllegalStateException(
                        "still busy after " + TASKS_MAX + " tasks, which go on submitting each other");
            }
        }
    }

    /** Lets time pass: runs all tasks, moves the clock to the next timer, and so on until the time is over. */
    public void runFor(Duration time) {
        Instant end = clock.instant().plus(time);
        runAll();
        for (Instant next = nextTimer(); next != null && !next.isAfter(end); next = nextTimer()) {
            clock.advance(Duration.between(clock.instant(), next));
            runAll();
        }
        clock.advance(Duration.between(clock.instant(), end));
    }

    /** When the next timer is due, or was; null when there is none. */
    public @Nullable Instant nextTimer() {
        synchronized (lock) {
            Task next = timers.peek();
            return next == null ? null : next.due();
        }
    }

    private @Nullable Task takeNext() {
        synchronized (lock) {
            List<Queue<Task>> ready = new ArrayList<>();
            for (Queue<Task> queue : queues()) {
                Task head = queue.peek();
                if (head != null && !head.due().isAfter(clock.instant())) {
                    ready.add(queue);
                }
            }
            if (ready.isEmpty()) {
                return null;
            }
            return pick(ready).remove();
        }
    }

    private List<Queue<Task>> queues() {
        List<Queue<Task>> queues = new ArrayList<>(writers.values());
        queues.add(activations);
        queues.add(timers);
        return queues;
    }

    private Queue<Task> pick(List<Queue<Task>> ready) {
        if (random != null) {
            return ready.get(random.nextInt(ready.size()));
        }
        return Collections.min(
                ready, Comparator.comparingLong(queue -> queue.element().number()));
    }

    private @Nullable Task takeActivation() {
        synchronized (lock) {
            return activations.poll();
        }
    }

    private @Nullable Task takeWrite(int shard) {
        synchronized (lock) {
            Queue<Task> queue = writers.get(shard);
            return queue == null ? null : queue.poll();
        }
    }

    private static boolean run(@Nullable Task task) {
        if (task != null) {
            task.work().run();
        }
        return task != null;
    }
}
