package dev.everfold.durable.testkit;

import dev.everfold.ActorType;
import dev.everfold.durable.DurableFailureException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationHistory;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.PromiseCompletedException;
import dev.everfold.durable.StepRecord;
import dev.everfold.durable.ValueException;
import dev.everfold.durable.internal.Histories;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.testkit.ManualEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a function survives a crash at every entry of its journal:
 *
 * <pre>{@code
 * DurableReplay.of(FULFIL, new Order("apples", 3)).check();
 * }</pre>
 *
 * <p>The function is run once undisturbed. Then, for each entry that the journal got, it is run again from the
 * beginning in a new system that crashes right behind that entry, is opened again, and goes on. Its end must be the
 * same, and no step that was finished before the crash may run again. A function that looks at a clock, at chance, or
 * at anything else past its context fails here.
 *
 * @param <I> the function's input
 * @param <O> its output
 */
public final class DurableReplay<I, O> {

    private static final String ID = "replayed";
    private static final int STANDSTILLS_MAX = 1_000;

    private final DurableFunction<I, O> function;
    private final I input;
    private final List<DurableFunction<?, ?>> others;
    private final List<ActorType<?, ?, ?>> actors;
    private final Outsider<O> outsider;

    /** What somebody does when an invocation waits for more than time. */
    @FunctionalInterface
    public interface Outsider<O> {

        /** Completes a promise, or sends a signal. Also called again after a crash. */
        void act(Invocation<O> invocation);
    }

    private DurableReplay(
            DurableFunction<I, O> function,
            I input,
            List<DurableFunction<?, ?>> others,
            List<ActorType<?, ?, ?>> actors,
            Outsider<O> outsider) {
        this.function = function;
        this.input = input;
        this.others = others;
        this.actors = actors;
        this.outsider = outsider;
    }

    /** A check of this function with this input. */
    public static <I, O> DurableReplay<I, O> of(DurableFunction<I, O> function, I input) {
        return new DurableReplay<>(function, input, List.of(), List.of(), invocation -> {
            throw new AssertionError(invocation.id() + " waits for somebody: " + invocation.steps()
                    + "; say with meanwhile() who does what it waits for");
        });
    }

    /** With these functions, which it calls. */
    public DurableReplay<I, O> calling(DurableFunction<?, ?>... called) {
        return new DurableReplay<>(function, input, List.of(called), actors, outsider);
    }

    /** With actors of these types. */
    public DurableReplay<I, O> actors(ActorType<?, ?, ?>... types) {
        return new DurableReplay<>(function, input, others, List.of(types), outsider);
    }

    /**
     * With somebody who acts whenever it waits for more than time. A promise that is completed already is no matter.
     */
    public DurableReplay<I, O> meanwhile(Outsider<O> acting) {
        return new DurableReplay<>(function, input, others, actors, acting);
    }

    /**
     * Runs the check.
     *
     * @return how many entries the journal had, and so how many crashes there were
     * @throws AssertionError when a crash made a difference
     */
    public int check() {
        long entries;
        End expected;
        try (DurableTestkit kit = kit()) {
            expected = end(kit, kit.start(function, ID, input));
            entries = kit.entries();
        }
        for (long at = 1; at <= entries; at++) {
            checkCrashAt(at, expected);
        }
        return (int) entries;
    }

    /**
     * The recorded history in these bytes.
     *
     * @throws ValueException when they are none
     */
    public static InvocationHistory history(byte[] bytes) {
        return Histories.of(bytes);
    }

    /**
     * Replays a recorded history against this function: no step runs, and nothing is asked for but what is recorded.
     * The function comes to its end where the invocation has completed.
     *
     * @throws AssertionError when the function asks for anything else, or could not go on for another reason
     */
    public static void follow(DurableFunction<?, ?> function, InvocationHistory history) {
        ManualEnvironment world = ManualEnvironment.inOrder();
        DurableSystem system = DurableSystem.of(function)
                .environment(world.environment())
                .stackless()
                .open(new InMemoryJournal(1));
        Histories.replay(history, system).ifPresent(failure -> {
            throw new AssertionError("the code of today does not follow the history of " + history.invocation() + ": "
                    + failure.message());
        });
    }

    private DurableTestkit kit() {
        List<DurableFunction<?, ?>> all = new ArrayList<>(others);
        all.add(function);
        return DurableTestkit.of(actors, all.toArray(DurableFunction[]::new));
    }

    private void checkCrashAt(long at, End expected) {
        try (DurableTestkit kit = kit()) {
            kit.begin(function, ID, input);
            while (!kit.crashAt(at)) {
                act(kit.invocation(function, ID));
            }
            Invocation<O> again = kit.invocation(function, ID);
            var _ = kit.keysOfRuns();
            Set<String> finished =
                    finished(kit.first(system -> system.invocation(function, ID).steps()));
            End end = end(kit, again);
            if (!expected.equals(end)) {
                throw new AssertionError("a crash behind entry " + at + " made a difference\n  without it: " + expected
                        + "\n     with it: " + end);
            }
            Set<String> twice = kit.keysOfRuns();
            twice.retainAll(finished);
            if (!twice.isEmpty()) {
                throw new AssertionError("steps that were finished ran again after a crash behind entry " + at + ": "
                        + named(again, twice));
            }
        }
    }

    private static Set<String> finished(List<StepRecord> steps) {
        return steps.stream()
                .filter(StepRecord::ended)
                .map(StepRecord::idempotencyKey)
                .collect(Collectors.toSet());
    }

    private List<String> named(Invocation<O> invocation, Set<String> keys) {
        return invocation.steps().stream()
                .filter(step -> keys.contains(step.idempotencyKey()))
                .map(step -> step.position() + " \"" + step.name() + "\"")
                .toList();
    }

    /** How it ended. */
    private record End(@Nullable Object result, String failure) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof End that && Objects.deepEquals(result, that.result) && failure.equals(that.failure);
        }

        @Override
        public int hashCode() {
            return failure.hashCode();
        }

        @Override
        public String toString() {
            return failure.isEmpty() ? String.valueOf(result) : failure;
        }
    }

    private End end(DurableTestkit kit, Invocation<O> invocation) {
        for (int i = 0; i < STANDSTILLS_MAX; i++) {
            if (kit.runsToItsEnd(invocation)) {
                return ended(invocation);
            }
            InvocationInfo info = invocation.info();
            if (info.status() == InvocationStatus.PAUSED) {
                return new End(null, "paused: " + info.trouble());
            }
            act(invocation);
        }
        throw new AssertionError(invocation.id() + " does not come to an end: " + invocation.info());
    }

    private End ended(Invocation<O> invocation) {
        try {
            return new End(invocation.result(), "");
        } catch (DurableFailureException failed) {
            return new End(null, failed.failure().toString());
        }
    }

    private void act(Invocation<O> invocation) {
        try {
            outsider.act(invocation);
        } catch (PromiseCompletedException before) {
            // That was before the crash.
        }
    }
}
