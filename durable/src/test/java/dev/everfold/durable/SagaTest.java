package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is undone when a function fails or is cancelled, and what is not. */
class SagaTest {

    private static final List<String> LOG = new CopyOnWriteArrayList<>();

    private static final DurableFunction<String, String> LEG =
            DurableFunction.of("leg", String.class, String.class, (ctx, name) -> {
                ctx.compensate("unleg " + name, () -> LOG.add("undo " + name));
                ctx.sleep(Duration.ofDays(1));
                return name;
            });

    private static final DurableFunction<String, String> TRIP =
            DurableFunction.of("trip", String.class, String.class, (ctx, input) -> {
                for (String part : List.of("flight", "hotel", "car")) {
                    ctx.compensate("cancel " + part, () -> LOG.add("undo " + part));
                    ctx.run("book " + part, () -> LOG.add(part));
                }
                if (input.equals("nested")) {
                    return ctx.call(LEG, "leg");
                }
                ctx.sleep(Duration.ofDays(1));
                return "booked";
            });

    @BeforeEach
    void forget() {
        LOG.clear();
    }

    @Test
    void aFailureUndoesInReverseOrder() {
        try (DurableTestkit kit = DurableTestkit.of(TRIP)) {
            kit.failingForGood("book car");
            Invocation<String> trip = kit.start(TRIP, "a", "");
            assertThatThrownBy(() -> kit.result(trip)).isInstanceOf(InvocationFailedException.class);
            assertThat(LOG).containsExactly("flight", "hotel", "undo car", "undo hotel", "undo flight");
        }
    }

    @Test
    void compensationsAreRetriedUntilTheySucceed() {
        try (DurableTestkit kit = DurableTestkit.of(TRIP)) {
            kit.failingForGood("book hotel").failing("cancel flight", 20);
            Invocation<String> trip = kit.start(TRIP, "a", "");
            assertThatThrownBy(() -> kit.result(trip)).isInstanceOf(InvocationFailedException.class);
            assertThat(LOG).containsExactly("flight", "undo hotel", "undo flight");
            assertThat(kit.runs()).containsEntry("cancel flight", 21);
        }
    }

    @Test
    void aCancelledFunctionUndoesTooAndItsChildrenAreCancelled() {
        try (DurableTestkit kit = DurableTestkit.of(TRIP, LEG)) {
            Invocation<String> trip = kit.start(TRIP, "a", "nested");
            trip.cancel("changed my mind");
            assertThatThrownBy(() -> kit.result(trip))
                    .isInstanceOf(InvocationCancelledException.class)
                    .hasMessageContaining("changed my mind");
            assertThat(LOG)
                    .containsExactlyInAnyOrder(
                            "flight", "hotel", "car", "undo leg", "undo car", "undo hotel", "undo flight")
                    .containsSubsequence("undo car", "undo hotel", "undo flight");
            assertThat(kit.system().list(InvocationFilter.ALL.function(LEG)))
                    .singleElement()
                    .extracting(InvocationInfo::status)
                    .isEqualTo(InvocationStatus.CANCELLED);
        }
    }

    @Test
    void aKilledFunctionUndoesNothing() {
        try (DurableTestkit kit = DurableTestkit.of(TRIP, LEG)) {
            Invocation<String> trip = kit.start(TRIP, "a", "nested");
            trip.kill("enough");
            assertThatThrownBy(() -> kit.result(trip))
                    .isInstanceOf(InvocationCancelledException.class)
                    .hasMessageContaining("was killed: enough");
            assertThat(trip.info().trouble().orElseThrow().failure().code()).isEqualTo("killed");
            assertThat(LOG).containsExactly("flight", "hotel", "car");
            assertThat(kit.system().list(InvocationFilter.ALL.function(LEG)))
                    .singleElement()
                    .extracting(InvocationInfo::status)
                    .isEqualTo(InvocationStatus.CANCELLED);
        }
    }

    /** It hears of both at the same time, and of its own cancellation first. */
    @Test
    void aFunctionWhoseCallIsCancelledWithItIsCancelledItself() throws Exception {
        AtomicBoolean isSecond = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        DurableFunction<String, String> outer =
                DurableFunction.of("outer", String.class, String.class, (ctx, input) -> {
                    if (isSecond.getAndSet(false)) {
                        begun.countDown();
                        cancelled.await();
                    }
                    ctx.compensate("undo outer", () -> LOG.add("undo outer"));
                    ctx.timer(Duration.ofMillis(1)).get();
                    return ctx.call(LEG, input);
                });
        try (DurableSystem system = DurableSystem.of(outer, LEG)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ZERO))
                .inMemory()) {
            Invocation<String> invocation = system.start(outer, "a", "x");
            Eventually.until(() -> system.list(InvocationFilter.ALL)
                            .filter(info -> info.status() == InvocationStatus.SUSPENDED)
                            .count()
                    == 2);
            Invocation<?> called = system.list(InvocationFilter.ALL)
                    .filter(info -> info.id().function().equals("leg"))
                    .map(info -> system.invocation(info.id()))
                    .findFirst()
                    .orElseThrow();
            isSecond.set(true);
            invocation.cancel("enough");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(called::result).isInstanceOf(InvocationCancelledException.class);
            Eventually.until(() -> invocation.steps().get(1).ended());
            cancelled.countDown();
            assertThatThrownBy(invocation::result)
                    .isInstanceOf(InvocationCancelledException.class)
                    .hasMessageContaining("enough");
            assertThat(LOG).containsExactly("undo x", "undo outer");
        }
    }

    private static final DurableFunction<String, String> FAILING =
            DurableFunction.of("failing", String.class, String.class, (ctx, input) -> {
                ctx.compensate("undo one", () -> {});
                ctx.run("one", () -> {});
                ctx.compensate("undo two", () -> {});
                throw new TerminalException("code", "no more", null);
            });

    @Test
    void aCrashInBetweenChangesNothing() {
        assertThat(DurableReplay.of(FAILING, "").check()).isGreaterThanOrEqualTo(5);
        assertThat(DurableReplay.of(TRIP, "")
                        .meanwhile(invocation -> {
                            throw new AssertionError("nobody is waited for");
                        })
                        .check())
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void cancellationAtEveryPointIsReplayedTheSame() {
        DurableFunction<String, String> stubborn =
                DurableFunction.of("stubborn", String.class, String.class, (ctx, input) -> {
                    StringBuilder seen = new StringBuilder();
                    for (int i = 0; i < 3; i++) {
                        try {
                            ctx.promise("go " + i, String.class).get();
                            seen.append(i);
                        } catch (InvocationCancelledException cancelled) {
                            seen.append("cancelled").append(i);
                        }
                    }
                    ctx.sleep(Duration.ofHours(1));
                    return seen.toString();
                });
        for (int before = 0; before < 3; before++) {
            int at = before;
            DurableReplay<String, String> replay = DurableReplay.of(stubborn, "")
                    .meanwhile(invocation -> {
                        for (int i = 0; i < 3; i++) {
                            act(invocation, i, at);
                        }
                    });
            assertThat(replay.check()).isGreaterThan(6);
        }
    }

    private static void act(Invocation<String> invocation, int i, int cancelledAt) {
        try {
            if (i == cancelledAt) {
                invocation.cancel("now");
            }
            invocation.complete("go " + i, String.class, "");
        } catch (PromiseCompletedException | InvocationStateException before) {
            // by an earlier call
        }
    }

    @Test
    void manyCallsAreToldALongReason() {
        DurableFunction<String, String> waiting = DurableFunction.of(
                "waiting",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("go", String.class).get());
        DurableFunction<String, String> many = DurableFunction.of("many", String.class, String.class, (ctx, input) -> {
            List<DurableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 270; i++) {
                all.add(ctx.callAsync(waiting, ""));
            }
            return ctx.all(all).getFirst();
        });
        DurableFunction<String, String> top =
                DurableFunction.of("top", String.class, String.class, (ctx, input) -> ctx.call(many, ""));
        try (DurableTestkit kit = DurableTestkit.of(many, top, waiting)) {
            Invocation<String> one = kit.start(top, "a", "");
            one.kill("x".repeat(8_000));
            kit.advance(Duration.ofMinutes(1));
            assertThat(kit.system().list(InvocationFilter.ALL))
                    .allMatch(info -> info.status().isEnd());
        }
    }
}
