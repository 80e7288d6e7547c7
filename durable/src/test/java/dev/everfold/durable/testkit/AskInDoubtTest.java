package dev.everfold.durable.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Message;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.Seats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An actor has decided, and the process died before the function knew; then the invocation is cancelled. */
class AskInDoubtTest {

    private static final DurableFunction<String, String> BOOK =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                ctx.ask(Seats.TYPE, "flight", new Seats.Take(2));
                ctx.compensate(Message.to(Seats.TYPE, "flight", new Seats.Take(-2)));
                ctx.sleep(Duration.ofHours(1));
                return "";
            });

    private static final DurableFunction<String, String> BEHIND_NOW =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                var _ = ctx.now();
                ctx.ask(Seats.TYPE, "flight", new Seats.Take(2));
                ctx.compensate(Message.to(Seats.TYPE, "flight", new Seats.Take(-2)));
                ctx.sleep(Duration.ofHours(1));
                return "";
            });

    private static final DurableFunction<String, String> BEHIND_VERSION =
            DurableFunction.of("book", String.class, String.class, (ctx, _) -> {
                int version = ctx.version("change", 1);
                ctx.ask(Seats.TYPE, "flight", new Seats.Take(1L + version));
                ctx.compensate(Message.to(Seats.TYPE, "flight", new Seats.Take(-1L - version)));
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
            try (DurableTestkit kit = DurableTestkit.of(List.of(Seats.TYPE), book)) {
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
                assertThat(kit.first(system -> system.actors()
                                        .ref(Seats.TYPE, "flight")
                                        .state())
                                .state())
                        .as("crash at entry %s", entries)
                        .isEqualTo(new Seats.Taken(0));
            }
        }
    }

    @Test
    void afterOneInDoubtAFunctionThatDoesNothingButAskIsCancelled() {
        DurableFunction<String, String> restless =
                DurableFunction.of("restless", String.class, String.class, (ctx, _) -> {
                    for (int i = 0; i < 500; i++) {
                        var _ = ctx.now();
                        ctx.ask(Seats.TYPE, "flight", new Seats.Take(1));
                    }
                    return "";
                });
        try (DurableTestkit kit = DurableTestkit.of(List.of(Seats.TYPE), restless)) {
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
                            .ref(Seats.TYPE, "flight")
                            .state()
                            .state()
                            .seats())
                    .isLessThan(40);
        }
    }
}
