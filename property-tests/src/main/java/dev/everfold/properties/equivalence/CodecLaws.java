package dev.everfold.properties.equivalence;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.properties.equivalence.Rehearsal.Evolution;
import dev.everfold.properties.equivalence.Rehearsal.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The laws about a decider and its codec. Each method is one; null means that it holds for these commands. */
final class CodecLaws<C, E, S, R> {

    private final Decider<C, E, S, R> decider;
    private final Supplier<Codec> codecs;

    /** Of this decider with what will be its codec: asked for in each law, as it may refuse the decider's types. */
    CodecLaws(Decider<C, E, S, R> decider, Supplier<Codec> codecs) {
        this.decider = decider;
        this.codecs = codecs;
    }

    @Nullable
    Trouble codecGivesBack(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = Rehearsal.of(decider, commands);
        Trouble trouble = givenBack("initial state", rehearsal.initial().value());
        for (Step<C, E, S, R> step : rehearsal.steps()) {
            trouble = firstOf(trouble, () -> givenBack("command", step.command().value()));
            if (step.decision() != null
                    && step.decision().decision().value() instanceof Decision.Rejected<E, R> rejected) {
                trouble = firstOf(trouble, () -> givenBack("rejection", rejected.reason()));
            }
            for (Evolution<E, S> evolution : step.evolutions()) {
                trouble = firstOf(
                        trouble, () -> givenBack("event", evolution.event().value()));
                trouble = firstOf(
                        trouble, () -> givenBack("state", evolution.after().value()));
            }
        }
        return trouble;
    }

    private static @Nullable Trouble firstOf(@Nullable Trouble first, Supplier<@Nullable Trouble> second) {
        return first != null ? first : second.get();
    }

    private @Nullable Trouble givenBack(String what, Object value) {
        Kept<?> kept = Kept.of(value);
        try {
            return Trouble.between(
                    "the codec gave back another " + what + " than it was given, " + kept.structure(),
                    kept,
                    through(value));
        } catch (RuntimeException refused) {
            return Trouble.thrown("the codec, given the " + what + " " + kept.structure() + ",", refused);
        }
    }

    /** The value as the codec makes it from the bytes that it makes of it. */
    @SuppressWarnings("unchecked") // a value of another class is told by its structure, or refused by evolve
    private <T> T through(T value) {
        Codec codec = codecs.get();
        Map<Long, Schema> schemas = new HashMap<>();
        codec.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        Dictionary dictionary = schemas::get;
        return (T) codec.decode(codec.encode(value), dictionary);
    }

    @Nullable
    Trouble liveStateIsTheSame(List<? extends C> commands) {
        Rehearsal<C, E, S, R> rehearsal = Rehearsal.of(decider, commands);
        List<Evolution<E, S>> evolutions = rehearsal.evolutions();
        String where = "";
        try {
            where = "the events";
            List<E> events = new ArrayList<>();
            for (Evolution<E, S> evolution : evolutions) {
                events.add(through(evolution.event().value()));
            }
            Trouble trouble = replayed(decider.initialState(), events, rehearsal.last(), "from the first event on");
            for (int cut : Cuts.of(evolutions.size())) {
                if (trouble != null) {
                    return trouble;
                }
                where = "the state after event " + cut;
                S snapshot = cut == 0
                        ? rehearsal.initial().value()
                        : evolutions.get(cut - 1).after().value();
                trouble = replayed(
                        through(snapshot),
                        events.subList(cut, events.size()),
                        rehearsal.last(),
                        "from the state after event " + cut + " on");
            }
            return trouble;
        } catch (RuntimeException refused) {
            return Trouble.thrown("the codec, given " + where + ",", refused);
        }
    }

    private @Nullable Trouble replayed(S start, List<E> events, Kept<S> live, String where) {
        S state = start;
        for (E event : events) {
            try {
                state = decider.evolve(state, event);
            } catch (Exception | StackOverflowError | AssertionError thrown) {
                return Trouble.thrown(
                        "evolve of the event " + Structure.of(event) + " in a replay through the codec " + where + ",",
                        thrown);
            }
        }
        return Trouble.between(
                "a replay through the codec " + where + " leads to another state than the live one", live, state);
    }
}
