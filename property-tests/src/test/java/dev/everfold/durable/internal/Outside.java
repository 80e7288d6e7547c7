package dev.everfold.durable.internal;

import dev.everfold.durable.Action;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepInfo;
import dev.everfold.durable.Verification;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.simulation.DurableStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The world outside of a run, in which steps happen: it fails now and then, counts, and complains when something
 * happens again of which the journal durably has the result.
 */
final class Outside {

    private static final int FAILING_ONE_IN = 5;

    private final RandomGenerator random;
    private final Map<String, Integer> runs = new HashMap<>();
    private final Map<String, List<String>> undone = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private @Nullable DurableStates durable;
    private Consumer<String> trace = _ -> {};

    Outside(RandomGenerator random) {
        this.random = random;
    }

    /** A life of the process begins. */
    void opened(DurableStates states, Consumer<String> lines) {
        durable = states;
        trace = lines;
    }

    /** A step, whose result tells how often it has run. */
    Step<String> step(String token, String name) {
        String what = token + " " + name;
        return info -> {
            begin(what, info);
            return what + "#" + runs.getOrDefault(what, 0);
        };
    }

    /** A step that can be asked whether it happened; it may fail behind what it did. */
    Step<String> verified(String token, String name) {
        String what = token + " " + name;
        return step(token, name).verifiedBy(info -> {
            complainIf(isDurable(info), info + " is verified, and its result is durable");
            int happened = runs.getOrDefault(what, 0);
            return happened == 0 ? Verification.notDone() : Verification.done(what + "#" + happened);
        });
    }

    private void begin(String what, StepInfo info) {
        trace.accept("step " + what + " of " + info.invocation() + ", attempt " + info.attempt());
        complainIf(isDurable(info), info + " runs again, though its result is durable");
        int die = random.nextInt(2 * FAILING_ONE_IN);
        if (die == 0) {
            throw new IllegalStateException(what + " fails before it happens");
        }
        runs.merge(what, 1, Integer::sum);
        if (die == 1) {
            throw new IllegalStateException(what + " fails after it happened");
        }
    }

    private boolean isDurable(StepInfo info) {
        return has(
                info.invocation(),
                (state, finished) -> finished.kind() == OpKind.RUN
                        && new Identity(state).stepKey(finished.position()).equals(info.idempotencyKey()));
    }

    /** What undoes a step. */
    Action undoing(InvocationId invocation, String token, String name) {
        return () -> {
            trace.accept("undoing " + token + " " + name + " of " + invocation);
            complainIf(
                    has(
                            invocation,
                            (_, finished) -> finished.kind() == OpKind.COMPENSATION
                                    && finished.name().equals(name)),
                    invocation + " undoes " + name + " again, though that is durable");
            if (random.nextInt(FAILING_ONE_IN) == 0) {
                throw new IllegalStateException(name + " fails");
            }
            undone.computeIfAbsent(token, _ -> new ArrayList<>()).add(name);
        };
    }

    private interface Test {
        boolean passes(InvocationState state, Finished finished);
    }

    /** Whether an invocation durably waits for its turn. */
    boolean isQueued(InvocationId invocation) {
        InvocationState state = state(invocation);
        return state != null && state.life().isQueued();
    }

    private @Nullable InvocationState state(InvocationId invocation) {
        DurableStates states = durable;
        return states == null ? null : states.states(Trips.INVOCATION).get(invocation.toString());
    }

    private boolean has(InvocationId invocation, Test test) {
        InvocationState state = state(invocation);
        return state != null
                && state.recorded().ops().stream()
                        .anyMatch(op -> op instanceof Finished finished && test.passes(state, finished));
    }

    void complainIf(boolean isWrong, String complaint) {
        if (isWrong) {
            complaints.add(complaint);
        }
    }

    /** What was undone, each once, in the order in which it first was. */
    List<String> undone(String token) {
        return undone.getOrDefault(token, List.of()).stream().distinct().toList();
    }

    /** How often a step has happened that says so of itself in its result. */
    boolean isLastRun(String result) {
        int at = result.lastIndexOf('#');
        return at > 0 && result.substring(at + 1).equals(String.valueOf(runs.get(result.substring(0, at))));
    }

    List<String> complaints() {
        return complaints;
    }
}
