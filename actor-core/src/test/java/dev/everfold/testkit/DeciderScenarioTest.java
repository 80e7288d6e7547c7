package dev.everfold.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeciderScenarioTest {

    sealed interface Command {
        record Rent(String title, int days) implements Command {}

        record Return(String title) implements Command {}
    }

    sealed interface Event {
        record Rented(String title, int days) implements Event {}

        record Returned(String title) implements Event {}
    }

    record Shelf(Map<String, Integer> rented) {}

    record Refusal(String title, String why) {}

    /** A video shop: each title is there once. */
    static final class Shop implements Decider<Command, Event, Shelf, Refusal> {

        @Override
        public Shelf initialState() {
            return new Shelf(Map.of());
        }

        @Override
        public Decision<Event, Refusal> decide(Command command, Shelf shelf) {
            return switch (command) {
                case Command.Rent rent
                when shelf.rented.containsKey(rent.title()) -> Decision.reject(new Refusal(rent.title(), "is out"));
                case Command.Rent(String title, int days) ->
                    Decision.accept(
                            List.of(new Event.Rented(title, days)),
                            List.of(Message.to(shopType(), title, new Command.Return(title))));
                case Command.Return(String title) when !shelf.rented.containsKey(title) -> Decision.accept();
                case Command.Return(String title) -> Decision.accept(new Event.Returned(title));
            };
        }

        @Override
        public Shelf evolve(Shelf shelf, Event event) {
            Map<String, Integer> rented = new java.util.HashMap<>(shelf.rented);
            switch (event) {
                case Event.Rented(String title, int days) -> rented.put(title, days);
                case Event.Returned(String title) -> rented.remove(title);
            }
            return new Shelf(Map.copyOf(rented));
        }

        // Made anew on purpose: types are compared by name.
        static ActorType<Command, Shelf, Refusal> shopType() {
            return ActorType.of("shop", new Shop());
        }
    }

    private static DeciderScenario<Command, Event, Shelf, Refusal> shop() {
        return DeciderScenario.of(new Shop());
    }

    @Test
    void scenarioThatHoldsPassesFromStepToStep() {
        shop().given(new Event.Rented("Stalker", 3))
                .when(new Command.Rent("Stalker", 1))
                .thenRejected(new Refusal("Stalker", "is out"))
                .thenState(new Shelf(Map.of("Stalker", 3)))
                .when(new Command.Return("Stalker"))
                .thenEvents(new Event.Returned("Stalker"))
                .thenSends()
                .thenState(new Shelf(Map.of()))
                .when(new Command.Rent("Stalker", 1))
                .thenEvents(new Event.Rented("Stalker", 1))
                .thenSends(Message.to(Shop.shopType(), "Stalker", new Command.Return("Stalker")))
                .when(new Command.Return("Solaris"))
                .thenEvents();
    }

    @Test
    void messageNamesTheRecordComponentThatDiffersFirst() {
        assertThatThrownBy(() -> shop().when(new Command.Rent("Solaris", 3)).thenEvents(new Event.Rented("Solaris", 4)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        other events came of Rent[title=Solaris, days=3]
                          expected: [Rented[title=Solaris, days=4]]
                            actual: [Rented[title=Solaris, days=3]]
                          first difference at [0].days: expected 4, but it was 3""");
    }

    @Test
    void messageNamesTheMapKeyThatDiffersFirst() {
        assertThatThrownBy(() -> shop().given(new Event.Rented("Mirror", 2)).thenState(new Shelf(Map.of("Mirror", 7))))
                .hasMessageContaining("first difference at .rented[Mirror]: expected 7, but it was 2");
        assertThatThrownBy(() -> shop().given(new Event.Rented("Mirror", 2)).thenState(new Shelf(Map.of())))
                .hasMessageContaining("at .rented[Mirror]: expected \"nothing under this key\", but it was 2");
    }

    @Test
    void missingAndSurplusEventsAreCounted() {
        assertThatThrownBy(() -> shop().when(new Command.Rent("Solaris", 3)).thenEvents())
                .hasMessageContaining("first difference at .size(): expected 0, but it was 1");
    }

    @Test
    void otherMessageThanExpectedIsShown() {
        assertThatThrownBy(() -> shop().when(new Command.Rent("Solaris", 3))
                        .thenSends(Message.to(Shop.shopType(), "Mirror", new Command.Return("Solaris"))))
                .hasMessageContaining("first difference at [0].key: expected \"Mirror\", but it was \"Solaris\"");
    }

    @Test
    void rejectionInPlaceOfAnAcceptanceIsShownWithItsReason() {
        assertThatThrownBy(() -> shop().given(new Event.Rented("Solaris", 3))
                        .when(new Command.Rent("Solaris", 3))
                        .thenEvents(new Event.Rented("Solaris", 3)))
                .hasMessage("""
                        Rent[title=Solaris, days=3] was to be accepted
                            actual: rejected, Refusal[title=Solaris, why=is out]""");
    }

    @Test
    void acceptanceInPlaceOfARejectionIsShownWithItsEvents() {
        assertThatThrownBy(() ->
                        shop().when(new Command.Rent("Solaris", 3)).thenRejected(new Refusal("Solaris", "is out")))
                .hasMessageContaining("was to be rejected")
                .hasMessageContaining("Rented[title=Solaris, days=3]");
    }

    @Test
    void rejectionForAnotherReasonIsShown() {
        assertThatThrownBy(() -> shop().given(new Event.Rented("Solaris", 3))
                        .when(new Command.Rent("Solaris", 3))
                        .thenRejected(new Refusal("Solaris", "is lost")))
                .hasMessageContaining("first difference at .why: expected \"is lost\", but it was \"is out\"");
    }

    @Test
    void decideThatIsNotAFunctionIsFound() {
        AtomicInteger calls = new AtomicInteger();
        Decider<String, Integer, Integer, Void> counting =
                decider((_, _) -> Decision.accept(calls.incrementAndGet()), (state, event) -> state + event);

        assertThatThrownBy(() -> DeciderScenario.of(counting).when("count"))
                .hasMessageContaining("decide gave two different decisions on count in state 0")
                .hasMessageContaining("at .events[0]: expected 1, but it was 2");
    }

    @Test
    void evolveThatIsNotAFunctionIsFound() {
        AtomicInteger calls = new AtomicInteger();
        Decider<String, Integer, Integer, Void> counting =
                decider((_, _) -> Decision.accept(1), (_, _) -> calls.incrementAndGet());

        assertThatThrownBy(() -> DeciderScenario.of(counting).when("count"))
                .hasMessageContaining("evolve gave two different states for 1 in state 0");
    }

    @Test
    void evolveThatChangesTheStateInPlaceIsFound() {
        var appending = new Decider<String, String, List<String>, Void>() {
            @Override
            public List<String> initialState() {
                return new ArrayList<>();
            }

            @Override
            public Decision<String, Void> decide(String command, List<String> state) {
                return Decision.accept(command);
            }

            @Override
            public List<String> evolve(List<String> state, String event) {
                state.add(event);
                return state;
            }
        };

        assertThatThrownBy(() -> DeciderScenario.of(appending).when("go"))
                .hasMessageContaining("replaying all 1 events leads to another state");
    }

    @Test
    void exceptionOfTheDeciderNamesCommandAndState() {
        Decider<String, Integer, Integer, Void> broken = decider(
                (_, _) -> {
                    throw new IllegalStateException("out of tape");
                },
                (state, _) -> state);

        assertThatThrownBy(() -> DeciderScenario.of(broken).when("rewind"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("decide threw java.lang.IllegalStateException: out of tape on rewind in state 0")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void exceptionOfEvolveNamesEventAndState() {
        Decider<String, Integer, Integer, Void> broken =
                decider((_, _) -> Decision.accept(1), (state, event) -> state / (event - 1));

        assertThatThrownBy(() -> DeciderScenario.of(broken).given(1))
                .hasMessageStartingWith("evolve threw java.lang.ArithmeticException")
                .hasMessageEndingWith("on 1 in state 0");
    }

    @Test
    void arraysInRecordsAreComparedByContent() {
        @SuppressWarnings("ArrayRecordComponent") // what the test is about
        record Picture(byte[] pixels) {}
        Decider<String, Integer, Picture, Void> painter = new Decider<>() {
            @Override
            public Picture initialState() {
                return new Picture(new byte[] {1, 2});
            }

            @Override
            public Decision<Integer, Void> decide(String command, Picture state) {
                return Decision.accept();
            }

            @Override
            public Picture evolve(Picture state, Integer event) {
                return state;
            }
        };

        assertThatCode(() -> DeciderScenario.of(painter).thenState(new Picture(new byte[] {1, 2})))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> DeciderScenario.of(painter).thenState(new Picture(new byte[] {1, 3})))
                .hasMessageContaining("first difference at .pixels[1]: expected 3, but it was 2");
    }

    private interface Decide {
        Decision<Integer, Void> on(String command, Integer state);
    }

    private interface Evolve {
        Integer on(Integer state, Integer event);
    }

    private static Decider<String, Integer, Integer, Void> decider(Decide decide, Evolve evolve) {
        return new Decider<>() {
            @Override
            public Integer initialState() {
                return 0;
            }

            @Override
            public Decision<Integer, Void> decide(String command, Integer state) {
                return decide.on(command, state);
            }

            @Override
            public Integer evolve(Integer state, Integer event) {
                return evolve.on(state, event);
            }
        };
    }
}
