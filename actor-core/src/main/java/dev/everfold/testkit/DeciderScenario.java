package dev.everfold.testkit;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of a decider, told as given, when, then:
 *
 * <pre>{@code
 * DeciderScenario.of(new Account())
 *         .given(new Deposited(30))
 *         .when(new Withdraw(20))
 *         .thenEvents(new Withdrawn(20))
 *         .thenState(new Balance(10))
 *         .when(new Withdraw(20))
 *         .thenRejected(new Insufficient(10));
 * }</pre>
 *
 * <p>Whatever does not hold ends in an {@link AssertionError} that shows both sides and the first record component in
 * which they differ. Each step also checks what every decider owes, without being asked: the same command on the same
 * state gives the same decision, the same event on the same state gives the same state, and replaying all events from
 * the beginning leads to the state at hand; so a decider that looks at a clock, or changes a state in place, is found.
 *
 * <p>For one thread; each step returns the next scenario.
 *
 * @param <C> the decider's commands
 * @param <E> its events
 * @param <S> its state
 * @param <R> its reasons to reject
 */
public final class DeciderScenario<C, E, S, R> {

    private final Decider<C, E, S, R> decider;
    private final List<E> history;
    private final S state;

    private DeciderScenario(Decider<C, E, S, R> decider, List<E> history, S state) {
        this.decider = decider;
        this.history = history;
        this.state = state;
    }

    /** An actor without a past. */
    public static <C, E, S, R> DeciderScenario<C, E, S, R> of(Decider<C, E, S, R> decider) {
        expect("initialState() gave two different states", decider.initialState(), decider.initialState());
        return new DeciderScenario<>(decider, List.of(), decider.initialState());
    }

    /** The same actor after these events too. */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied, never written to
    public final DeciderScenario<C, E, S, R> given(E... events) {
        return after(List.of(events));
    }

    /** Lets the actor decide a command. */
    public Then<C, E, S, R> when(C command) {
        Decision<E, R> decision = decide(command);
        expect("decide gave two different decisions on " + command + " in state " + state, decision, decide(command));
        DeciderScenario<C, E, S, R> next = switch (decision) {
            case Decision.Accepted<E, R> accepted -> after(accepted.events());
            case Decision.Rejected<E, R> _ -> this;
        };
        return new Then<>(next, command, decision);
    }

    /** The actor's state is equal to this one. */
    public DeciderScenario<C, E, S, R> thenState(S expected) {
        expect("the state is another one", expected, state);
        return this;
    }

    /** The actor's state. */
    public S state() {
        return state;
    }

    private Decision<E, R> decide(C command) {
        try {
            return decider.decide(command, state);
        } catch (RuntimeException e) {
            throw new AssertionError("decide threw " + e + " on " + command + " in state " + state, e);
        }
    }

    private DeciderScenario<C, E, S, R> after(List<E> events) {
        List<E> all = new ArrayList<>(history);
        S current = state;
        for (E event : events) {
            S next = evolve(current, event);
            expect(
                    "evolve gave two different states for " + event + " in state " + current,
                    next,
                    evolve(current, event));
            all.add(event);
            current = next;
        }
        S replayed = decider.initialState();
        for (E event : all) {
            replayed = evolve(replayed, event);
        }
        expect("replaying all " + all.size() + " events leads to another state", current, replayed);
        return new DeciderScenario<>(decider, all, current);
    }

    private S evolve(S before, E event) {
        try {
            return decider.evolve(before, event);
        } catch (RuntimeException e) {
            throw new AssertionError("evolve threw " + e + " on " + event + " in state " + before, e);
        }
    }

    private static void expect(String what, @Nullable Object expected, @Nullable Object actual) {
        Difference difference = Difference.between(expected, actual);
        if (difference != null) {
            throw new AssertionError(what + "\n  expected: " + Difference.show(expected) + "\n    actual: "
                    + Difference.show(actual) + "\n  " + difference.describe());
        }
    }

    /** What came of a command. Every check returns this again, and {@link #when} goes on from the new state. */
    public static final class Then<C, E, S, R> {

        private final DeciderScenario<C, E, S, R> next;
        private final C command;
        private final Decision<E, R> decision;

        private Then(DeciderScenario<C, E, S, R> next, C command, Decision<E, R> decision) {
            this.next = next;
            this.command = command;
            this.decision = decision;
        }

        /** The command was accepted with exactly these events, in this order; with none when none is given. */
        @SafeVarargs
        @SuppressWarnings("varargs") // copied, never written to
        public final Then<C, E, S, R> thenEvents(E... events) {
            expect(
                    "other events came of " + command,
                    List.of(events),
                    accepted().events());
            return this;
        }

        /** The command was accepted and sent exactly these messages, in this order; none when none is given. */
        public Then<C, E, S, R> thenSends(Message<?>... messages) {
            expect(
                    "other messages were sent on " + command,
                    List.of(messages),
                    accepted().messages());
            return this;
        }

        /**
         * The command was accepted and set and cancelled exactly these timers, in this order; none when none is given.
         */
        public Then<C, E, S, R> thenSets(Timer... timers) {
            expect(
                    "other timers were set on " + command,
                    List.of(timers),
                    accepted().timers());
            return this;
        }

        /** The command was rejected for this reason. */
        public Then<C, E, S, R> thenRejected(R reason) {
            switch (decision) {
                case Decision.Accepted<E, R> accepted ->
                    throw new AssertionError(command + " was to be rejected\n  expected: " + Difference.show(reason)
                            + "\n    actual: " + accepted);
                case Decision.Rejected<E, R> rejected ->
                    expect(command + " was rejected for another reason", reason, rejected.reason());
            }
            return this;
        }

        /** The state after the command is equal to this one; after a rejection it is the state before. */
        public Then<C, E, S, R> thenState(S expected) {
            next.thenState(expected);
            return this;
        }

        /** Lets the actor decide another command, on the state after this one. */
        public Then<C, E, S, R> when(C command) {
            return next.when(command);
        }

        /** The state after the command. */
        public S state() {
            return next.state();
        }

        private Decision.Accepted<E, R> accepted() {
            return switch (decision) {
                case Decision.Accepted<E, R> accepted -> accepted;
                case Decision.Rejected<E, R> rejected ->
                    throw new AssertionError(
                            command + " was to be accepted\n    actual: rejected, " + rejected.reason());
            };
        }
    }
}
