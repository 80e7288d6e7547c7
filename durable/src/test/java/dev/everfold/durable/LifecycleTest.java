package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What clients and operators do with invocations. */
class LifecycleTest {

    private static final DurableFunction<String, String> WORK =
            DurableFunction.of("work", String.class, String.class, (ctx, input) -> {
                String one = ctx.run("one", String.class, () -> "1");
                ctx.promise("go", Boolean.class).get();
                return one + ctx.run("two", String.class, () -> "2");
            });

    private static void go(Invocation<?> invocation) {
        invocation.complete("go", Boolean.class, true);
    }

    @Test
    void aSecondStartOfAnIdIsRefusedAndAttachingGivesTheResult() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            Invocation<String> first = kit.start(WORK, "a", "x");
            assertThatThrownBy(() -> kit.start(WORK, "a", "y"))
                    .isInstanceOf(AlreadyStartedException.class)
                    .hasMessageContaining("work/a");
            go(first);
            assertThat(kit.system().call(WORK, "a", "z")).isEqualTo("12");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1, "two", 1));
        }
    }

    @Test
    void resultsAreKeptForTheirRetentionAndThenGone() {
        DurableFunction<String, String> brief = WORK.options(FunctionOptions.DEFAULT.retention(Duration.ofHours(2)));
        try (DurableTestkit kit = DurableTestkit.of(brief)) {
            Invocation<String> invocation = kit.start(brief, "a", "x");
            go(invocation);
            kit.advance(Duration.ofMinutes(119));
            assertThat(invocation.result()).isEqualTo("12");
            kit.advance(Duration.ofMinutes(2));
            assertThatThrownBy(() -> invocation.result()).isInstanceOf(NoSuchInvocationException.class);
            assertThatThrownBy(() -> invocation.info()).isInstanceOf(NoSuchInvocationException.class);
            assertThat(kit.system().list(InvocationFilter.ALL).toList()).isEmpty();
            Invocation<String> next = kit.start(brief, "a", "x");
            go(next);
            assertThat(kit.result(next)).isEqualTo("12");
        }
    }

    @Test
    void retriesThatEndPauseOrFail() {
        RetryPolicy twice = RetryPolicy.DEFAULT.maxAttempts(2);
        DurableFunction<String, String> pausing = DurableFunction.of(
                "pausing",
                String.class,
                String.class,
                (ctx, input) -> ctx.run(
                        "step",
                        String.class,
                        () -> "done",
                        StepOptions.DEFAULT.retry(twice).whenExhausted(WhenExhausted.valueOf(input))));
        try (DurableTestkit kit = DurableTestkit.of(pausing)) {
            kit.failing("step", 3);
            Invocation<String> paused = kit.start(pausing, "a", "PAUSE");
            assertThat(paused.info().status()).isEqualTo(InvocationStatus.BACKING_OFF);
            assertThat(paused.info().trouble().orElseThrow().nextAttempt()).isPresent();
            kit.advance(Duration.ofMinutes(1));
            assertThat(paused.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(paused.info().trouble().orElseThrow())
                    .extracting(InvocationInfo.Trouble::step, InvocationInfo.Trouble::attempts)
                    .containsExactly("step", 2);
            paused.resume();
            assertThat(paused.info().trouble().orElseThrow().attempts()).isEqualTo(1);
            assertThat(kit.result(paused)).isEqualTo("done");
            assertThat(paused.info().trouble()).as("of one that is well").isEmpty();
            kit.failing("step", 2);
            Invocation<String> failed = kit.start(pausing, "b", "FAIL");
            assertThatThrownBy(() -> kit.result(failed))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("the test lets step fail");
        }
    }

    @Test
    void oneThatHadNoAnswerWhenItEndedCallsAgainWhenItIsRestartedFromThere() {
        DurableFunction<String, String> caller = DurableFunction.of(
                "caller",
                String.class,
                String.class,
                (ctx, input) -> ctx.call(WORK, input) + ctx.run("three", String.class, () -> "3"));
        try (DurableTestkit kit = DurableTestkit.of(WORK, caller)) {
            Invocation<String> calling = kit.start(caller, "a", "x");
            calling.kill("enough");
            calling.restartFrom(1);
            kit.system()
                    .list(InvocationFilter.ALL)
                    .filter(info -> info.id().function().equals("work")
                            && !info.status().isEnd())
                    .forEach(info -> go(kit.invocation(WORK, info.id().id())));
            assertThat(kit.result(calling)).isEqualTo("123");
        }
    }

    @Test
    void oneThatIsPausedAndRestartedBeforeItsTimeBeginsInTime() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            StartOptions later = StartOptions.DEFAULT.delay(Duration.ofHours(1));
            Invocation<String> invocation = kit.system().start(WORK, "a", "x", later);
            go(invocation);
            invocation.pause("wait");
            invocation.restartFrom(1);
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.QUEUED);
            assertThat(kit.advance(Duration.ofMinutes(59)).runs()).isEmpty();
            kit.advance(Duration.ofMinutes(2));
            assertThat(kit.result(invocation)).isEqualTo("12");
        }
    }

    /** Or a step whose result is recorded would look as if it had none. */
    @Test
    void aRunThatIsOutdatedBeforeItHasLookedAtTheJournalRunsNoStepAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean isSecond = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch paused = new CountDownLatch(1);
        DurableFunction<String, String> slow = DurableFunction.of("slow", String.class, String.class, (ctx, input) -> {
            if (isSecond.getAndSet(false)) {
                begun.countDown();
                paused.await();
            }
            ctx.run("one", () -> runs.incrementAndGet());
            return ctx.promise("go", String.class).get();
        });
        try (DurableSystem system = DurableSystem.of(slow)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ZERO))
                .inMemory()) {
            Invocation<String> invocation = system.start(slow, "a", "");
            Eventually.until(() -> invocation.info().status() == InvocationStatus.SUSPENDED);
            isSecond.set(true);
            invocation.complete("go", String.class, "gone");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            invocation.pause("now");
            paused.countDown();
            invocation.resume();
            assertThat(invocation.result()).isEqualTo("gone");
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void codeThatThrowsBetweenStepsIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        DurableFunction<String, String> shaky =
                DurableFunction.of("shaky", String.class, String.class, (ctx, input) -> {
                    String one = ctx.run("one", String.class, () -> "1");
                    if (tries.incrementAndGet() < 4) {
                        throw new IllegalStateException("not yet");
                    }
                    return one;
                });
        try (DurableTestkit kit = DurableTestkit.of(shaky)) {
            assertThat(kit.result(kit.start(shaky, "a", ""))).isEqualTo("1");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1));
        }
    }

    @Test
    void aPausedInvocationWaitsForItsOperator() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            Invocation<String> invocation = kit.start(WORK, "a", "x");
            invocation.pause("looking");
            go(invocation);
            kit.advance(Duration.ofDays(1)).crash();
            Invocation<String> again = kit.invocation(WORK, "a");
            assertThat(again.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThatThrownBy(() -> again.pause("twice")).isInstanceOf(InvocationStateException.class);
            again.resume();
            assertThat(kit.result(again)).isEqualTo("12");
        }
    }

    @Test
    void aRestartForgetsWhatCameFromThePositionOn() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            Invocation<String> invocation = kit.start(WORK, "a", "x");
            go(invocation);
            assertThat(kit.result(invocation)).isEqualTo("12");
            invocation.restartFrom(2);
            assertThat(kit.result(invocation)).isEqualTo("12");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1, "two", 2));
            invocation.restartFrom(1);
            assertThat(kit.result(invocation)).isEqualTo("12");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 2, "two", 3));
        }
    }

    @Test
    void whatHasEndedCannotBeCancelled() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            Invocation<String> invocation = kit.start(WORK, "a", "x");
            go(invocation);
            assertThatThrownBy(() -> invocation.cancel("late"))
                    .isInstanceOf(InvocationStateException.class)
                    .hasMessageContaining("COMPLETED");
            assertThatThrownBy(() -> kit.invocation(WORK, "nobody").cancel("nothing"))
                    .isInstanceOf(NoSuchInvocationException.class);
        }
    }

    @Test
    void invocationsAreFoundByWhatIsKnownOfThem() {
        try (DurableTestkit kit = DurableTestkit.of(WORK)) {
            kit.system().start(WORK, "a", "x", StartOptions.DEFAULT.tag("customer", "7"));
            kit.advance(Duration.ofHours(1));
            go(kit.start(WORK, "b", "x"));
            kit.system().start(WORK, "c", "x", StartOptions.DEFAULT.delay(Duration.ofHours(1)));
            assertThat(found(kit, InvocationFilter.ALL)).isEqualTo("a b c");
            assertThat(found(kit, InvocationFilter.ALL.tag("customer", "7"))).isEqualTo("a");
            assertThat(found(kit, InvocationFilter.ALL.status(InvocationStatus.COMPLETED)))
                    .isEqualTo("b");
            assertThat(found(kit, InvocationFilter.ALL.status(InvocationStatus.QUEUED)))
                    .isEqualTo("c");
            assertThat(found(kit, InvocationFilter.ALL.started(Instant.EPOCH, Instant.EPOCH.plusSeconds(60))))
                    .isEqualTo("a");
        }
    }

    private static String found(DurableTestkit kit, InvocationFilter filter) {
        try (Stream<InvocationInfo> found = kit.system().list(filter)) {
            return found.map(info -> info.id().id()).sorted().collect(Collectors.joining(" "));
        }
    }
}
