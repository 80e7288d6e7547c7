package dev.everfold.durable.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationCancelledException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An actor has decided, and the process died before the function knew; then the invocation is cancelled. */
class AskInDoubtTest {

    private static final ActorType<Take, Taken, Void> SEATS = ActorType.of("Seats", new Seats());

    private record Take(long seats) {}

    private record TakenMore(long seats) {}

    private record Taken(long seats) {}

    private static final class Seats implements Decider<Take, TakenMore, Taken, Void> {
        @Override
        public Taken initialState() {
            return new Taken(0);
        }

        @Override
        public Decision<TakenMore, Void> decide(Take command, Taken state) {
            return Decision.accept(new TakenMore(command.seats()));
        }

        @Override
        public Taken evolve(Taken state, TakenMore event) {
            return new Taken(state.seats() + event.seats());
        }
    }

    private static final DurableFunction<String, String> BOOK =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                ctx.ask(SEATS, "flight", new Take(2));
                ctx.compensate(Message.to(SEATS, "flight", new Take(-2)));
                ctx.sleep(Duration.ofHours(1));
                return "";
            });

    private static final DurableFunction<String, String> BEHIND_NOW =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                var _ = ctx.now();
                ctx.ask(SEATS, "flight", new Take(2));
                ctx.compensate(Message.to(SEATS, "flight", new Take(-2)));
                ctx.sleep(Duration.ofHours(1));
                return "";
            });

    private static final DurableFunction<String, String> BEHIND_VERSION =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                int version = ctx.version("change", 1);
                ctx.ask(SEATS, "flight", new Take(1L + version));
                ctx.compensate(Message.to(SEATS, "flight", new Take(-1L - version)));
                ctx.sleep(Duration.ofHours(1));
                return "";
            });

    static List<DurableFunction<String, String>> functions() {
        return List.of(BOOK, BEHIND_NOW, BEHIND_VERSION);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void itIsUndone(DurableFunction<String, String> book) {
        // Behind the fourth the function has slept, and ends without a look.
        for (int entries = 1; entries <= 4; entries++) {
            try (DurableTestkit kit = DurableTestkit.of(List.of(SEATS), book)) {
                kit.begin(book, "a", "x");
                kit.crashAt(entries);
                var _ = kit.first(system -> {
                    Invocation<String> begun = system.invocation(book, "a");
                    begun.cancel("changed my mind");
                    return begun;
                });
                assertThatThrownBy(() -> kit.result(kit.invocation(book, "a")))
                        .isInstanceOf(InvocationCancelledException.class);
                kit.advance(Duration.ofMinutes(1));
                assertThat(kit.first(system ->
                                        system.actors().ref(SEATS, "flight").state())
                                .state())
                        .as("crash at entry %s", entries)
                        .isEqualTo(new Taken(0));
            }
        }
    }

    @Test
    void afterOneInDoubtAFunctionThatDoesNothingButAskIsCancelled() {
        DurableFunction<String, String> restless =
                DurableFunction.of("restless", String.class, String.class, (ctx, _) -> {
                    for (int i = 0; i < 500; i++) {
                        var _ = ctx.now();
                        ctx.ask(SEATS, "flight", new Take(1));
                    }
                    return "";
                });
        try (DurableTestkit kit = DurableTestkit.of(List.of(SEATS), restless)) {
            kit.begin(restless, "a", "x");
            kit.crashAt(40);
            var _ = kit.first(system -> {
                Invocation<String> begun = system.invocation(restless, "a");
                begun.cancel("enough");
                return begun;
            });
            assertThatThrownBy(() -> kit.result(kit.invocation(restless, "a")))
                    .isInstanceOf(InvocationCancelledException.class);
            assertThat(kit.system()
                            .actors()
                            .ref(SEATS, "flight")
                            .state()
                            .state()
                            .seats())
                    .isLessThan(40);
        }
    }
}
