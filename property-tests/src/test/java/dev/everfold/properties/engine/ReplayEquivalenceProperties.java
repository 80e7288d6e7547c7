package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorState;
import dev.everfold.CommandOptions;
import dev.everfold.ResidencyOptions;
import dev.everfold.SystemOptions;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Notes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Live state = replayed state, wherever the system is cut off (P5), with messages and idempotency keys in it. */
class ReplayEquivalenceProperties {

    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    /** What happens to the system. */
    sealed interface Step {}

    /** A command, under this idempotency key if there is one. */
    record Ask(String actor, Command command, Optional<String> key) implements Step {}

    record Reopen() implements Step {}

    record Crash() implements Step {}

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void statesInMemoryAreTheReplayedOnes(@ForAll("walks") List<Step> walk, @ForAll boolean tiny) {
        liveStatesAreTheReplayedOnes(Storage.MEMORY, walk, tiny);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void statesOnDiskAreTheReplayedOnes(@ForAll("walks") List<Step> walk, @ForAll boolean tiny) {
        liveStatesAreTheReplayedOnes(Storage.DISK, walk, tiny);
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        Arbitrary<Step> asks = Combinators.combine(
                        Arbitraries.of(KEYS),
                        commands(),
                        Arbitraries.of("k1", "k2", "k3", "k4").optional(0.4))
                .as(Ask::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(20, asks),
                        Tuple.of(1, Arbitraries.just(new Reopen())),
                        Tuple.of(2, Arbitraries.just(new Crash())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    private static Arbitrary<Command> commands() {
        Arbitrary<String> texts = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5);
        Arbitrary<String> keys = Arbitraries.of(KEYS);
        Arbitrary<Command> notes = Arbitraries.frequencyOf(
                Tuple.of(6, texts.map(Scribe.Note::new)),
                Tuple.of(2, texts.list().ofMaxSize(4).map(Scribe.NoteAll::new)),
                Tuple.of(1, texts.map(Scribe.Refuse::new)),
                Tuple.of(1, Arbitraries.just(new Scribe.Nod())));
        Arbitrary<Scribe.Letter> answers = Combinators.combine(keys, notes).as((to, note) -> Scribe.letter(to, note));
        Arbitrary<Command> sends = Combinators.combine(keys, notes, answers.optional(0.5))
                .as(Scribe.Letter::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(letters -> new Scribe.Send(Optional.of("sent"), letters));
        Arbitrary<Command> chains =
                Combinators.combine(texts, keys.list().ofMaxSize(6)).as(Scribe.PassOn::new);
        return Arbitraries.frequencyOf(Tuple.of(6, notes), Tuple.of(2, sends), Tuple.of(2, chains));
    }

    private static void liveStatesAreTheReplayedOnes(Storage storage, List<Step> walk, boolean isTiny) {
        SystemOptions options =
                isTiny ? SystemOptions.DEFAULT.residency(ResidencyOptions.DEFAULT.actorsMax(1)) : SystemOptions.DEFAULT;
        try (World world = new World(storage).options(options)) {
            for (Step step : walk) {
                switch (step) {
                    case Ask ask -> ask(world, ask);
                    case Reopen _ -> {
                        Map<String, ActorState<Notes>> live = statesAtRest(world);
                        world.reopen();
                        assertThat(statesAtRest(world)).isEqualTo(live);
                    }
                    case Crash _ -> {
                        Map<String, ActorState<Notes>> live = statesAtRest(world);
                        world.crash();
                        assertThat(statesAtRest(world)).isEqualTo(live);
                    }
                }
            }
            Map<String, ActorState<Notes>> live = statesAtRest(world);
            world.reopen();
            assertThat(statesAtRest(world)).isEqualTo(live);
        }
    }

    private static void ask(World world, Ask ask) {
        CommandOptions options = ask.key().map(CommandOptions::key).orElse(CommandOptions.DEFAULT);
        world.scribe(ask.actor()).ask(ask.command(), options);
    }

    private static Map<String, ActorState<Notes>> statesAtRest(World world) {
        world.deliverAll();
        Map<String, ActorState<Notes>> states = new HashMap<>();
        for (String key : KEYS) {
            ActorState<Notes> state = world.scribe(key).state();
            assertThat(state.sequenceNumber()).isEqualTo(state.state().texts().size());
            states.put(key, state);
        }
        assertThat(new ArrayList<>(KEYS))
                .containsAll(world.system().keys(Scribe.TYPE).toList());
        return states;
    }
}
