package dev.everfold.properties.equivalence;

import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.DeciderFailedException;
import dev.everfold.Reply;
import dev.everfold.properties.StoreUnderTest;
import dev.everfold.properties.equivalence.RealSystem.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The laws about a decider in a real system. Each method is one; null means that it holds for these commands. Every
 * command has an idempotency key of its own, and all that it brings about is done before the next one is asked.
 */
final class SystemLaws<C, E, S, V, R> {

    /*
     * Receivers of messages are looked at too. Since everything is done between two commands, a run that was cut off
     * and goes on must pass through the very states of a run that was not: there is one order of things.
     */

    private final Subject<C> subject;
    private final ActorType.Model<C, E, S, V, R> model;

    SystemLaws(Subject<C> subject, ActorType.Model<C, E, S, V, R> model) {
        this.subject = subject;
        this.model = model;
    }

    private RealSystem<C> open(Supplier<StoreUnderTest> stores) {
        return new RealSystem<>(stores.get(), subject);
    }

    static String idempotencyKey(int command) {
        return "command " + command;
    }

    /** Restarts after every command, or, with {@code seldom}, in the middle and at the end only. */
    @Nullable
    Trouble restartChangesNothing(Supplier<StoreUnderTest> stores, boolean seldom, List<? extends C> commands) {
        int count = commands.size();
        Set<Integer> restarts = new HashSet<>(seldom ? List.of((count + 1) / 2, count) : Cuts.of(count));
        try (RealSystem<C> system = open(stores)) {
            for (int i = 0; i < count; i++) {
                system.ask(commands.get(i), idempotencyKey(i));
                if (!restarts.contains(i + 1)) {
                    continue;
                }
                Map<String, Kept<Object>> live = system.states();
                system.restart();
                Trouble trouble =
                        between("a restart after command " + (i + 1) + " changed the state of ", live, system.states());
                if (trouble != null) {
                    return trouble;
                }
            }
            return rehearsed(commands, system.state());
        }
    }

    /** What a system knows in the end is what the decider alone leads to, as long as no messages come in between. */
    private @Nullable Trouble rehearsed(List<? extends C> commands, ActorState<?> real) {
        Decider<C, E, S, R> decider = model.decider();
        Rehearsal<C, E, S, R> rehearsal = Rehearsal.of(decider, commands);
        if (rehearsal.sendsMessages()) {
            return null;
        }
        S last = rehearsal.last().value();
        ActorState<V> expected =
                new ActorState<>(rehearsal.evolutions().size(), model.view().apply(last));
        return Trouble.between(
                "the state in a real system is not the one that the decider alone leads to", Kept.of(expected), real);
    }

    @Nullable
    Trouble repeatedKeyChangesNothing(Supplier<StoreUnderTest> stores, List<? extends C> commands) {
        int keysMax = subject.type().options().idempotencyKeysMax();
        if (keysMax == 0 || subject.type().options().idempotencyWindow().isZero()) {
            return null;
        }
        List<Answer> answers = new ArrayList<>();
        try (RealSystem<C> system = open(stores)) {
            for (int i = 0; i < commands.size(); i++) {
                answers.add(system.ask(commands.get(i), idempotencyKey(i)));
                Trouble trouble = repeated(system, i, commands.get(i), answers.get(i));
                if (trouble != null) {
                    return trouble;
                }
            }
            system.restart();
            for (int i = Math.max(0, commands.size() - keysMax); i < commands.size(); i++) {
                Trouble trouble = repeated(system, i, commands.get(i), answers.get(i));
                if (trouble != null) {
                    return trouble;
                }
            }
        }
        return null;
    }

    /** A command that failed is not on record, so it would be decided anew. */
    private static <C> @Nullable Trouble repeated(RealSystem<C> system, int number, C command, Answer first) {
        if (first.reply() == null) {
            return null;
        }
        Map<String, Kept<Object>> before = system.states();
        Answer second = system.ask(command, idempotencyKey(number));
        if (second.reply() == null) {
            return Trouble.thrown(
                    "command " + (number + 1) + ", asked again under its idempotency key,",
                    Objects.requireNonNull(second.failure()));
        }
        Trouble trouble = Trouble.between(
                "command " + (number + 1) + ", asked again under its idempotency key, got another reply",
                Kept.of(asRepeated(first.reply())),
                second.reply());
        return trouble != null
                ? trouble
                : between(
                        "command " + (number + 1) + ", asked again under its idempotency key, changed the state of ",
                        before,
                        system.states());
    }

    private static Reply<?, ?> asRepeated(Reply<?, ?> reply) {
        return switch (reply) {
            case Reply.Accepted<?, ?>(long sequenceNumber, Object state, boolean _) ->
                new Reply.Accepted<>(sequenceNumber, state, true);
            case Reply.Rejected<?, ?>(Object reason, boolean _) -> new Reply.Rejected<>(reason, true);
        };
    }

    /** Ends the process at every write of the run, each time from an empty store on. */
    @Nullable
    Trouble crashAtEveryWrite(Supplier<StoreUnderTest> stores, List<? extends C> commands) {
        Uncut uncut = uncut(stores, commands);
        for (int write : Cuts.of(Math.toIntExact(uncut.writes()))) {
            Trouble trouble = write == 0 ? null : crashAt(write, stores, commands, uncut);
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }

    /**
     * Ends the process at one write: which one, the commands decide, so that the same commands end it there again.
     *
     * @param faster what the run without a crash is on
     */
    @Nullable
    Trouble crashAtOneWrite(
            Supplier<StoreUnderTest> stores, Supplier<StoreUnderTest> faster, List<? extends C> commands) {
        Uncut uncut = uncut(faster, commands);
        if (uncut.writes() == 0) {
            return null;
        }
        int chosen = Structure.of(commands).toString().hashCode();
        return crashAt(1 + Math.floorMod(chosen, uncut.writes()), stores, commands, uncut);
    }

    /**
     * A run that nothing interrupts.
     *
     * @param writes how often it wrote to the journal
     * @param states before the first command, and after each
     */
    private record Uncut(long writes, List<Map<String, Kept<Object>>> states) {}

    private Uncut uncut(Supplier<StoreUnderTest> stores, List<? extends C> commands) {
        List<Map<String, Kept<Object>>> states = new ArrayList<>();
        try (RealSystem<C> system = open(stores)) {
            states.add(system.states());
            for (int i = 0; i < commands.size(); i++) {
                system.ask(commands.get(i), idempotencyKey(i));
                states.add(system.states());
            }
            return new Uncut(system.writes(), states);
        }
    }

    private @Nullable Trouble crashAt(
            long write, Supplier<StoreUnderTest> stores, List<? extends C> commands, Uncut uncut) {
        try (RealSystem<C> system = open(stores)) {
            system.endAtWrite(write);
            for (int i = 0; i < commands.size(); i++) {
                Answer answer = system.ask(commands.get(i), idempotencyKey(i));
                if (!system.hasEnded()) {
                    continue;
                }
                system.crash();
                String when = "a crash at write " + write + ", in command " + (i + 1) + ", ";
                Trouble trouble =
                        between(when + "changed the state of ", uncut.states().get(i + 1), system.states());
                if (trouble != null && !isAnswered(answer)) {
                    Map<String, Kept<Object>> before = uncut.states().get(i);
                    trouble = moreTelling(trouble, between(when + "changed the state of ", before, system.states()));
                }
                if (trouble != null) {
                    return trouble;
                }
                system.ask(commands.get(i), idempotencyKey(i));
            }
            Trouble trouble = between(
                    "after a crash at write " + write + ", and every command asked, another state has ",
                    uncut.states().getLast(),
                    system.states());
            if (trouble != null) {
                return trouble;
            }
            system.crash();
            return between(
                    "after a crash at write " + write + ", every command, and a second crash, another state has ",
                    uncut.states().getLast(),
                    system.states());
        }
    }

    /** Two states would have been right; the one is meant whose number of events is the actual one. */
    private static @Nullable Trouble moreTelling(Trouble after, @Nullable Trouble before) {
        if (before == null) {
            return null;
        }
        Mismatch mismatch = after.mismatch();
        return mismatch != null && !mismatch.path().equals(".sequenceNumber") ? after : before;
    }

    private static boolean isAnswered(Answer answer) {
        return answer.reply() != null || answer.failure() instanceof DeciderFailedException;
    }

    /** The trouble with the first actor whose state is another one; null when there is none. */
    static @Nullable Trouble between(
            String what, Map<String, Kept<Object>> expected, Map<String, Kept<Object>> actual) {
        TreeSet<String> actors = new TreeSet<>(expected.keySet());
        actors.addAll(actual.keySet());
        for (String actor : actors) {
            Kept<Object> one = expected.get(actor);
            Kept<Object> other = actual.get(actor);
            Trouble trouble = one != null && other != null
                    ? Trouble.between(what + actor, one, other.value())
                    : Trouble.of(what + actor + ": it " + (one == null ? "had" : "has") + " no entry");
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }
}
