package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableTestkit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes into the journal, and what does not. */
class ValueTest {

    record Line(String what, BigDecimal price) {}

    record Cart(List<Line> lines) {}

    private static final DurableFunction<Cart, Cart> DOUBLE =
            DurableFunction.of("double", Cart.class, Cart.class, (ctx, cart) -> {
                Line more = ctx.run("more", Line.class, () -> cart.lines().getFirst());
                ctx.sleep(Duration.ofHours(1));
                return new Cart(List.of(more, ctx.run("again", Line.class, () -> more)));
            });

    @Test
    void recordsComeBackAsTheyWereAlsoAfterACrash() {
        Line tea = new Line("tea", new BigDecimal("2.50"));
        try (DurableTestkit kit = DurableTestkit.of(DOUBLE)) {
            Invocation<Cart> invocation = kit.start(DOUBLE, "a", new Cart(List.of(tea)));
            kit.crash();
            assertThat(kit.result(invocation)).isEqualTo(new Cart(List.of(tea, tea)));
        }
    }

    @Test
    void aResultThatCannotBeWrittenPausesAndIsNotLost() {
        AtomicInteger size = new AtomicInteger(2 << 20);
        DurableFunction<String, Integer> large = DurableFunction.of(
                "large",
                String.class,
                Integer.class,
                (ctx, input) -> ctx.run("read", byte[].class, () -> new byte[size.get()]).length);
        DurableFunction<String, String> odd = DurableFunction.of(
                "odd",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("read", Object.class, () -> input.equals("odd") ? new Object() : input)
                        .toString());
        try (DurableSystem system = DurableSystem.of(large, odd).inMemory()) {
            Invocation<Integer> tooLarge = system.start(large, "a", "");
            Eventually.until(() -> tooLarge.info().status() == InvocationStatus.PAUSED);
            assertThat(tooLarge.info().trouble().orElseThrow().failure().type())
                    .isEqualTo(ValueException.class.getName());
            size.set(10);
            tooLarge.resume();
            assertThat(tooLarge.result()).isEqualTo(10);
            Invocation<String> unwritable = system.start(odd, "a", "odd");
            Eventually.until(() -> unwritable.info().status() == InvocationStatus.PAUSED);
            assertThat(unwritable.info().trouble().orElseThrow().failure().message())
                    .contains("java.lang.Object");
        }
    }

    @Test
    void aResultThatIsTooLargePausesInVirtualTimeToo() {
        AtomicInteger size = new AtomicInteger(2 << 20);
        DurableFunction<String, Integer> large = DurableFunction.of(
                "large",
                String.class,
                Integer.class,
                (ctx, input) -> ctx.run("read", byte[].class, () -> new byte[size.get()]).length);
        try (DurableTestkit kit = DurableTestkit.of(large)) {
            Invocation<Integer> invocation = kit.start(large, "a", "");
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(invocation.info().trouble().orElseThrow().failure().type())
                    .isEqualTo(ValueException.class.getName());
            size.set(10);
            invocation.resume();
            assertThat(kit.result(invocation)).isEqualTo(10);
        }
    }

    @Test
    void anInputOrAPromiseThatIsTooLargeIsRefusedAndNothingHasHappened() {
        DurableFunction<String, String> echo = DurableFunction.of(
                "echo",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("p", String.class).get());
        try (DurableSystem system = DurableSystem.of(echo).inMemory()) {
            String tooLarge = "x".repeat(2 << 20);
            assertThatThrownBy(() -> system.start(echo, "a", tooLarge)).hasMessageContaining("limited to");
            assertThat(system.list(InvocationFilter.ALL)).isEmpty();
            Invocation<String> invocation = system.start(echo, "a", "x");
            assertThatThrownBy(() -> invocation.complete("p", String.class, tooLarge))
                    .hasMessageContaining("limited to");
            invocation.complete("p", String.class, "fits");
            assertThat(invocation.result()).isEqualTo("fits");
        }
    }

    @Test
    void whatWasNotedIsNotLostWithAWriteThatFails() {
        List<String> log = new ArrayList<>();
        DurableFunction<String, String> noting =
                DurableFunction.of("noting", String.class, String.class, (ctx, input) -> {
                    Instant now = ctx.now();
                    try {
                        ctx.set(StateKey.of("big", String.class), "x".repeat(2 << 20));
                    } catch (ValueException tooLarge) {
                        ctx.run("complain", () -> log.add("complain"));
                    }
                    ctx.run("after", () -> log.add(now.toString()));
                    ctx.sleep(Duration.ofHours(1));
                    return ctx.run("end", String.class, () -> now.toString());
                });
        try (DurableSystem system = DurableSystem.of(noting).inMemory()) {
            Invocation<String> one = system.start(noting, "a", "");
            Eventually.until(() -> one.info().status() != InvocationStatus.RUNNING);
            assertThat(one.steps().getFirst().kind()).isEqualTo("now");
        }
    }

    @Test
    void whatWasNotedAndDoesNotFitPausesAndSaysSo() {
        DurableFunction<String, String> noting =
                DurableFunction.of("noting", String.class, String.class, (ctx, input) -> {
                    for (int i = 0; i < 900; i++) {
                        ctx.version("x".repeat(1_500) + i, 1);
                    }
                    return ctx.run("end", String.class, () -> "end");
                });
        try (DurableSystem system = DurableSystem.of(noting).inMemory()) {
            Invocation<String> one = system.start(noting, "a", "");
            Eventually.until(() -> one.info().status() == InvocationStatus.PAUSED);
        }
    }
}
