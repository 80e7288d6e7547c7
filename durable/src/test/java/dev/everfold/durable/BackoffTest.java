package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those that wait for attempts, and what goes on beside them. */
@Timeout(60)
class BackoffTest {

    private final List<String> log = new ArrayList<>();

    /** The async step's attempt is due, and the code throws before it comes to it. */
    @Test
    void aFunctionThatBacksOffWaitsThoughAStepOfItIsDue() {
        AtomicBoolean broken = new AtomicBoolean();
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, in) -> {
            if (broken.get()) {
                log.add("broken");
                throw new IllegalStateException("the world is down for a few seconds");
            }
            DurableFuture<String> mail = ctx.runAsync("mail", String.class, () -> "sent");
            ctx.sleep(Duration.ofDays(30));
            return mail.get();
        });
        try (DurableTestkit kit = DurableTestkit.of(f)) {
            kit.failing("mail", 1);
            Invocation<String> one = kit.start(f, "a", "");
            broken.set(true);
            kit.advance(Duration.ofSeconds(1));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.BACKING_OFF);
        }
    }

    /** A step is tried again, though one beside it takes its time. */
    @Test
    void aStepInBackoffIsTriedAgainWhileAnotherRuns() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        RetryPolicy policy = RetryPolicy.DEFAULT.delays(Duration.ofMillis(200), 1, Duration.ofMillis(200));
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> aside = ctx.runAsync("slow", String.class, () -> {
                slow.await();
                return "";
            });
            ctx.run(
                    "flaky",
                    () -> {
                        if (tries.incrementAndGet() == 1) {
                            throw new IllegalStateException("once");
                        }
                        again.countDown();
                    },
                    StepOptions.DEFAULT.retry(policy));
            return aside.get();
        });
        try (DurableSystem system = DurableSystem.of(f)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(20)))
                .inMemory()) {
            Invocation<String> one = system.start(f, "a", "");
            boolean isTried = again.await(5, TimeUnit.SECONDS);
            slow.countDown();
            one.result();
            assertThat(isTried).isTrue();
        }
    }

    @Test
    void whatIsResumedGoesOnBesideAStepThatHangs() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch alarm = new CountDownLatch(1);
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> aside = ctx.runAsync("slow", String.class, () -> {
                begun.countDown();
                slow.await();
                return "";
            });
            ctx.select(List.of(aside, ctx.promise("late", String.class)));
            ctx.run("alarm", () -> alarm.countDown());
            return aside.get();
        });
        try (DurableSystem system = DurableSystem.of(f).inMemory()) {
            Invocation<String> one = system.start(f, "a", "");
            begun.await();
            one.pause("to look");
            Eventually.until(() -> one.info().status() == InvocationStatus.PAUSED);
            one.resume();
            one.complete("late", String.class, "it takes too long");
            boolean isAlarmed = alarm.await(5, TimeUnit.SECONDS);
            slow.countDown();
            one.result();
            assertThat(isAlarmed).isTrue();
        }
    }

    @Test
    void aFailureWithoutMessageIsNotTriedWithoutEnd() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        RetryPolicy policy = RetryPolicy.DEFAULT.delays(Duration.ofMillis(100), 1, Duration.ofMillis(100));
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> aside = ctx.runAsync(
                    "odd",
                    String.class,
                    info -> {
                        if (tries.incrementAndGet() == 1) {
                            throw new IllegalStateException("plain");
                        }
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                throw new IllegalArgumentException("no message");
                            }
                        };
                    },
                    StepOptions.DEFAULT.retry(policy));
            return aside.get();
        });
        try (DurableSystem system = DurableSystem.of(f)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(20)))
                .inMemory()) {
            Invocation<String> one = system.start(f, "a", "");
            assertThatThrownBy(one::result).isInstanceOf(InvocationFailedException.class);
            assertThat(tries.get()).isEqualTo(10);
        }
    }
}
