package dev.everfold.properties.equivalence;

import dev.everfold.Decider;
import dev.everfold.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decider does with some commands, without an engine: each is decided on the state that those before it led to,
 * and a command on which the decider throws changes nothing. Everything that was seen is kept as it was then.
 *
 * @param initial the state before the first command
 * @param steps one for each command
 * @param last the state after the last
 */
record Rehearsal<C, E, S, R>(Kept<S> initial, List<Step<C, E, S, R>> steps, Kept<S> last) {

    /**
     * A command and what came of it.
     *
     * @param number of the command, from 1
     * @param command as given
     * @param before the state on which it was decided
     * @param decision null when decide threw
     * @param evolutions one for each event that was applied
     * @param failure of decide or evolve; null when there was none
     */
    record Step<C, E, S, R>(
            int number,
            Kept<C> command,
            Kept<S> before,
            @Nullable Deciding<E, R> decision,
            List<Evolution<E, S>> evolutions,
            @Nullable Trouble failure) {

        /** Whether its events count: it was decided, and evolve took all of them. */
        boolean isAccepted() {
            return failure == null && !evolutions.isEmpty();
        }
    }

    /**
     * A decision.
     *
     * @param change what of command or state was another one afterwards; null when nothing was
     */
    record Deciding<E, R>(
            Kept<Decision<E, R>> decision,
            List<Kept<E>> events,
            @Nullable Trouble change) {}

    /**
     * An event that was applied.
     *
     * @param change what of state or event was another one afterwards; null when nothing was
     */
    record Evolution<E, S>(
            Kept<S> before,
            Kept<E> event,
            Kept<S> after,
            @Nullable Trouble change) {}

    /** Lets the decider go through these commands. */
    static <C, E, S, R> Rehearsal<C, E, S, R> of(Decider<C, E, S, R> decider, List<? extends C> commands) {
        Kept<S> initial = Kept.of(decider.initialState());
        List<Step<C, E, S, R>> steps = new ArrayList<>();
        S state = initial.value();
        for (C command : commands) {
            Step<C, E, S, R> step = step(decider, steps.size() + 1, Kept.of(command), Kept.of(state));
            steps.add(step);
            if (step.isAccepted()) {
                state = step.evolutions().getLast().after().value();
            }
        }
        return new Rehearsal<>(initial, steps, Kept.of(state));
    }

    private static <C, E, S, R> Step<C, E, S, R> step(
            Decider<C, E, S, R> decider, int number, Kept<C> command, Kept<S> before) {
        Decision<E, R> decision;
        try {
            decision = decider.decide(command.value(), before.value());
        } catch (Exception | StackOverflowError | AssertionError thrown) {
            Trouble trouble = Trouble.thrown("decide of command " + number, thrown);
            return new Step<>(number, command, before, null, List.of(), trouble);
        }
        if (decision == null) {
            Trouble trouble = Trouble.of("decide of command " + number + " returned null");
            return new Step<>(number, command, before, null, List.of(), trouble);
        }
        Trouble change =
                firstChange("decide of command " + number + " changed the ", before, "state", command, "command");
        List<Kept<E>> events = eventsOf(decision).stream().map(Kept::of).toList();
        Deciding<E, R> deciding = new Deciding<>(Kept.of(decision), events, change);
        return evolve(decider, new Step<>(number, command, before, deciding, List.of(), null), events);
    }

    private static <C, E, S, R> Step<C, E, S, R> evolve(
            Decider<C, E, S, R> decider, Step<C, E, S, R> step, List<Kept<E>> events) {
        List<Evolution<E, S>> evolutions = new ArrayList<>();
        Trouble failure = null;
        Kept<S> state = Kept.of(step.before().value());
        for (Kept<E> event : events) {
            String what = "evolve of event " + (evolutions.size() + 1) + " of command " + step.number() + ", "
                    + event.structure() + ",";
            try {
                S after = decider.evolve(state.value(), event.value());
                Trouble change = firstChange(what + " changed the ", state, "state", event, "event");
                evolutions.add(new Evolution<>(state, event, Kept.of(after), change));
                state = Kept.of(after);
            } catch (Exception | StackOverflowError | AssertionError thrown) {
                failure = Trouble.thrown(what, thrown);
                break;
            }
        }
        return new Step<>(step.number(), step.command(), step.before(), step.decision(), evolutions, failure);
    }

    private static @Nullable Trouble firstChange(
            String what, Kept<?> one, String oneName, Kept<?> other, String otherName) {
        Mismatch change = one.change();
        if (change != null) {
            return Trouble.of(what + oneName + " that it was given", change);
        }
        change = other.change();
        return change == null ? null : Trouble.of(what + otherName + " that it was given", change);
    }

    static <E, R> List<E> eventsOf(Decision<E, R> decision) {
        return switch (decision) {
            case Decision.Accepted<E, R> accepted -> accepted.events();
            case Decision.Rejected<E, R> _ -> List.of();
        };
    }

    /** Every event that counts, with the states around it. */
    List<Evolution<E, S>> evolutions() {
        return steps.stream()
                .filter(Step::isAccepted)
                .flatMap(step -> step.evolutions().stream())
                .toList();
    }

    /** Whether a decision sent messages, whose effects a rehearsal cannot know. */
    boolean sendsMessages() {
        return steps.stream()
                .map(Step::decision)
                .anyMatch(deciding -> deciding != null
                        && deciding.decision().value() instanceof Decision.Accepted<E, R> accepted
                        && !accepted.messages().isEmpty());
    }
}
