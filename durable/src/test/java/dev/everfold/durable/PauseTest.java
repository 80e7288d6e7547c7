package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what is under way when an invocation is paused, and what lets it go on. */
@Timeout(60)
class PauseTest {

    private final AtomicInteger charges = new AtomicInteger();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private int charge() throws InterruptedException {
        int charge = charges.incrementAndGet();
        running.countDown();
        go.await();
        return charge;
    }

    private final DurableFunction<String, String> slow = DurableFunction.of(
            "slow",
            String.class,
            String.class,
            (ctx, input) ->
                    ctx.run("charge", Integer.class, this::charge) + ctx.run("two", String.class, () -> " two"));

    @Test
    void aStepThatRunsWhenItsInvocationIsPausedIsRecorded() throws Exception {
        try (DurableSystem system = DurableSystem.of(slow).inMemory()) {
            Invocation<String> invocation = system.start(slow, "a", "");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            invocation.pause("to look");
            go.countDown();
            Eventually.until(() -> !invocation.steps().isEmpty());
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(invocation.steps()).hasSize(1);
            invocation.resume();
            assertThat(invocation.result()).isEqualTo("1 two");
        }
    }

    @Test
    void aStepThatRunsOnWhileItsInvocationIsPausedAndResumedRunsOnce() throws Exception {
        try (DurableSystem system = DurableSystem.of(slow).inMemory()) {
            Invocation<String> invocation = system.start(slow, "a", "");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            invocation.pause("to look");
            invocation.resume();
            go.countDown();
            assertThat(invocation.result()).isEqualTo("1 two");
        }
    }

    @Test
    void aStepThatPausesItsInvocationTakesNothingFromThoseBesideIt() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        DurableFunction<String, Integer> two = DurableFunction.of("two", String.class, Integer.class, (ctx, input) -> {
            DurableFuture<Integer> charge = ctx.runAsync("charge", Integer.class, this::charge);
            DurableFuture<Integer> bad = ctx.runAsync(
                    "bad",
                    Integer.class,
                    info -> {
                        if (tries.incrementAndGet() == 1) {
                            running.await();
                            throw new IllegalStateException("not yet");
                        }
                        return 10;
                    },
                    StepOptions.DEFAULT.retry(RetryPolicy.NEVER).whenExhausted(WhenExhausted.PAUSE));
            return charge.get() + bad.get();
        });
        try (DurableSystem system = DurableSystem.of(two).inMemory()) {
            Invocation<Integer> invocation = system.start(two, "a", "");
            Eventually.until(() -> invocation.info().status() == InvocationStatus.PAUSED);
            go.countDown();
            Eventually.until(() -> invocation.steps().size() == 1);
            invocation.resume();
            assertThat(invocation.result()).isEqualTo(11);
        }
    }

    @Test
    void theHistoryOfOneThatIsPausedIsReplayed() {
        DurableFunction<String, String> other = DurableFunction.of(
                "pausing", String.class, String.class, (ctx, input) -> ctx.run("other", String.class, () -> ""));
        DurableFunction<String, String> pausing =
                DurableFunction.of("pausing", String.class, String.class, (ctx, input) -> {
                    ctx.run("one", () -> {});
                    return ctx.promise("go", String.class).get();
                });
        try (DurableTestkit kit = DurableTestkit.of(pausing)) {
            Invocation<String> invocation = kit.start(pausing, "a", "");
            invocation.pause("to look");
            DurableReplay.follow(pausing, invocation.history());
            assertThatThrownBy(() -> DurableReplay.follow(other, invocation.history()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("\"other\"");
        }
    }

    /** Running it again would only repeat what it does. */
    @Test
    void aStepWhoseResultCannotBeWrittenIsNotRunAgainAtEveryOpening() {
        DurableFunction<String, String> large = DurableFunction.of(
                "large",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("read", String.class, () -> "x".repeat(2 << 20)));
        DurableFunction<String, String> odd = DurableFunction.of(
                "odd",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("look", Object.class, Object::new).toString());
        DurableFunction<String, String> nested = DurableFunction.of(
                "nested",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("nest", String.class, () -> ctx.uuid().toString()));
        try (DurableTestkit kit = DurableTestkit.of(large, odd, nested)) {
            var all = List.of(kit.start(large, "a", ""), kit.start(odd, "a", ""), kit.start(nested, "a", ""));
            kit.crash();
            assertThat(all).allMatch(one -> one.info().status() == InvocationStatus.PAUSED);
            assertThat(kit.runs()).isEqualTo(Map.of("read", 1, "look", 1, "nest", 1));
        }
    }

    @Test
    void whatTheMachineryRefusesForGoodPausesAndSaysWhy() {
        ActorType<String, String, String> unknown = ActorType.of("unknown", new Unknown());
        DurableFunction<String, String> sending =
                DurableFunction.of("sending", String.class, String.class, (ctx, input) -> {
                    ctx.send(Message.to(unknown, "u", "hello"));
                    return "";
                });
        try (DurableTestkit kit = DurableTestkit.of(sending);
                DurableSystem system = DurableSystem.of(sending).inMemory()) {
            Invocation<String> invocation = kit.start(sending, "a", "");
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(invocation.info().trouble().orElseThrow().failure().message())
                    .contains("unknown/u");
            Invocation<String> blocking = system.start(sending, "a", "");
            Eventually.until(() -> blocking.info().status() == InvocationStatus.PAUSED);
        }
    }

    /** A type that no system is opened with. */
    private static final class Unknown implements Decider<String, String, String, String> {
        @Override
        public String initialState() {
            return "";
        }

        @Override
        public Decision<String, String> decide(String command, String state) {
            return Decision.accept(command);
        }

        @Override
        public String evolve(String state, String event) {
            return event;
        }
    }
}
