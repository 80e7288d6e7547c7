package dev.everfold.properties.equivalence;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.properties.equivalence.Rehearsal.Deciding;
import dev.everfold.properties.equivalence.Rehearsal.Evolution;
import dev.everfold.properties.equivalence.Rehearsal.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The laws that need nothing but the decider. Each method is one; null means that it holds for these commands. */
final class PureLaws<C, E, S, R> {

    private final Decider<C, E, S, R> decider;

    PureLaws(Decider<C, E, S, R> decider) {
        this.decider = decider;
    }

    private Rehearsal<C, E, S, R> rehearse(List<? extends C> commands) {
        return Rehearsal.of(decider, commands);
    }

    @Nullable
    Trouble decideAnswers(List<? extends C> commands) {
        for (Step<C, E, S, R> step : rehearse(commands).steps()) {
            if (step.decision() == null) {
                return step.failure();
            }
        }
        return null;
    }

    @Nullable
    Trouble decideIsDeterministic(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = rehearse(commands);
        Clocks.awaitTick();
        for (Step<C, E, S, R> step : rehearsal.steps()) {
            Deciding<E, R> deciding = step.decision();
            if (deciding == null || isSpoilt(step.before()) || isSpoilt(step.command())) {
                continue;
            }
            String what = "decide of command " + step.number();
            try {
                Decision<E, R> again =
                        decider.decide(step.command().value(), step.before().value());
                Trouble trouble = Trouble.between(
                        what + " gave another decision for the same command and state", deciding.decision(), again);
                if (trouble != null) {
                    return trouble;
                }
            } catch (Exception | StackOverflowError | AssertionError thrown) {
                return Trouble.thrown(what + ", which gave a decision the first time,", thrown);
            }
        }
        return null;
    }

    /** What was changed in place is no state to be decided on again; another law reports it. */
    private static boolean isSpoilt(Kept<?> kept) {
        return kept.change() != null;
    }

    @Nullable
    Trouble decideChangesNothing(List<? extends C> commands) {
        for (Step<C, E, S, R> step : rehearse(commands).steps()) {
            if (step.decision() != null && step.decision().change() != null) {
                return step.decision().change();
            }
        }
        return null;
    }

    @Nullable
    Trouble eventsShareNothing(List<? extends C> commands) {
        for (Step<C, E, S, R> step : rehearse(commands).steps()) {
            if (step.decision() == null) {
                continue;
            }
            for (Kept<E> event : step.decision().events()) {
                String shared = Sharing.between(step.before().value(), event.value());
                if (shared != null) {
                    return Trouble.of("the event " + event.structure() + " of command " + step.number()
                            + " shares a mutable object with the state: " + shared + "; give it a copy, as with"
                            + " List.copyOf");
                }
            }
        }
        return null;
    }

    @Nullable
    Trouble evolveAccepts(List<? extends C> commands) {
        for (Step<C, E, S, R> step : rehearse(commands).steps()) {
            if (step.decision() != null && step.failure() != null) {
                return step.failure();
            }
        }
        return null;
    }

    @Nullable
    Trouble evolveIsDeterministic(List<? extends C> commands) {
        Kept<S> initial = Kept.of(decider.initialState());
        Rehearsal<C, E, S, R> rehearsal = rehearse(commands);
        Clocks.awaitTick();
        Trouble trouble =
                Trouble.between("initialState gave another state than before", initial, decider.initialState());
        for (Evolution<E, S> evolution : rehearsal.evolutions()) {
            if (trouble != null) {
                return trouble;
            }
            if (!isSpoilt(evolution.before()) && !isSpoilt(evolution.event())) {
                trouble = evolvedAgain(
                        evolution, evolution.before().value(), evolution.event().value(), "");
            }
        }
        return trouble;
    }

    private @Nullable Trouble evolvedAgain(Evolution<E, S> evolution, S before, E event, String how) {
        String what = "evolve of the event " + evolution.event().structure();
        try {
            return Trouble.between(
                    what + " gave another state for the same state and event" + how,
                    evolution.after(),
                    decider.evolve(before, event));
        } catch (Exception | StackOverflowError | AssertionError thrown) {
            return Trouble.thrown(what + ", which gave a state the first time,", thrown);
        }
    }

    @Nullable
    Trouble evolveChangesNothing(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = rehearse(commands);
        for (Step<C, E, S, R> step : rehearsal.steps()) {
            for (Evolution<E, S> evolution : step.evolutions()) {
                if (evolution.change() != null) {
                    return evolution.change();
                }
            }
        }
        for (Evolution<E, S> evolution : rehearsal.evolutions()) {
            Mismatch change = evolution.event().change();
            if (change != null) {
                return Trouble.of(
                        "the event " + evolution.event().structure() + " was changed after it had been applied",
                        change);
            }
            change = evolution.after().change();
            if (change != null) {
                return Trouble.of(
                        "the state after the event " + evolution.event().structure() + " was changed by what followed",
                        change);
            }
        }
        return null;
    }

    @Nullable
    Trouble orderDoesNotMatter(List<? extends C> commands) {
        String how = ", once a hashed set or map in them had another order, as it has in the next process";
        for (Step<C, E, S, R> step : rehearse(commands).steps()) {
            Trouble trouble = decidedReordered(step, how);
            for (Evolution<E, S> evolution : step.evolutions()) {
                if (trouble == null) {
                    trouble = evolvedAgain(
                            evolution,
                            Copies.reordered(evolution.before().value()),
                            Copies.reordered(evolution.event().value()),
                            how);
                }
            }
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }

    private @Nullable Trouble decidedReordered(Step<C, E, S, R> step, String how) {
        if (step.decision() == null) {
            return null;
        }
        Decision<E, R> again;
        try {
            again = decider.decide(
                    Copies.reordered(step.command().value()),
                    Copies.reordered(step.before().value()));
        } catch (Exception | StackOverflowError | AssertionError thrown) {
            return Trouble.thrown("decide of command " + step.number() + how + ",", thrown);
        }
        return Trouble.between(
                "decide of command " + step.number() + " gave another decision for the same command and state" + how,
                step.decision().decision(),
                again);
    }

    @Nullable
    Trouble liveStateIsTheFold(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = rehearse(commands);
        List<Evolution<E, S>> evolutions = rehearsal.evolutions();
        evolutions.forEach(evolution -> EqualityWarnings.compare(evolution.before(), evolution.after()));
        return foldedFrom(decider.initialState(), evolutions, rehearsal.last(), "from the first event on");
    }

    @Nullable
    Trouble snapshotAndSuffix(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = rehearse(commands);
        List<Evolution<E, S>> evolutions = rehearsal.evolutions();
        for (int cut : Cuts.of(evolutions.size())) {
            S snapshot = cut == 0
                    ? rehearsal.initial().value()
                    : evolutions.get(cut - 1).after().value();
            Trouble trouble = foldedFrom(
                    snapshot,
                    evolutions.subList(cut, evolutions.size()),
                    rehearsal.last(),
                    "from the state after event " + cut + " on");
            if (trouble != null) {
                return trouble;
            }
        }
        return null;
    }

    private @Nullable Trouble foldedFrom(S start, List<Evolution<E, S>> evolutions, Kept<S> live, String where) {
        S state = start;
        for (Evolution<E, S> evolution : evolutions) {
            E event = evolution.event().value();
            try {
                state = decider.evolve(state, event);
            } catch (Exception | StackOverflowError | AssertionError thrown) {
                return Trouble.thrown(
                        "evolve of the event " + evolution.event().structure() + " in a replay " + where, thrown);
            }
        }
        return Trouble.between("a replay " + where + " leads to another state than the live one", live, state);
    }
}
