package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times that end after everybody's, and those that are shorter than what is journaled. */
class LongTimesTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final DurableQueue QUEUE =
            DurableQueue.of("q").concurrency(1).rate(1, FOR_EVER);

    private final DurableFunction<String, String> nothing =
            DurableFunction.of("nothing", String.class, String.class, (ctx, in) -> in);

    private final DurableFunction<String, String> wait = DurableFunction.of(
                    "wait", String.class, String.class, (ctx, in) -> {
                        DurableFuture<String> promise = ctx.promise("go", String.class);
                        ctx.sendAfter(nothing, "", FOR_EVER);
                        var _ = ctx.timer(FOR_EVER);
                        if (in.equals("sleep")) {
                            ctx.sleep(FOR_EVER);
                        }
                        return promise.get(FOR_EVER).orElseThrow();
                    })
            .options(FunctionOptions.DEFAULT.retention(FOR_EVER));

    private final DurableTestkit kit =
            DurableTestkit.of(DurableSystem.of(wait, nothing).queues(QUEUE));

    @AfterEach
    void closeTheKit() {
        kit.close();
    }

    @Test
    void whateverMayTakeATimeMayTakeForEver() {
        Invocation<String> asleep = kit.start(wait, "asleep", "sleep");
        Invocation<String> delayed = kit.system().start(wait, "delayed", "", StartOptions.DEFAULT.delay(FOR_EVER));
        Invocation<String> waiting = kit.start(wait, "waiting", "");
        kit.advance(Duration.ofDays(365)).crash();
        kit.advance(Duration.ofDays(365));
        waiting.complete("go", String.class, "done");

        assertThat(asleep.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
        assertThat(delayed.info().status()).isEqualTo(InvocationStatus.QUEUED);
        assertThat(waiting.result(FOR_EVER)).contains("done");
    }

    @Test
    void deadlineWithinAMillisecondIsOne() {
        StartOptions queued = StartOptions.DEFAULT.queue(QUEUE);
        kit.system().start(wait, "first", "", queued);
        Invocation<String> late = kit.system().start(wait, "late", "", queued.deadline(Duration.ofNanos(1)));
        kit.advance(Duration.ofSeconds(1));

        assertThat(late.info().status()).isEqualTo(InvocationStatus.FAILED);
    }

    @Test
    void longDelaysInARetryPolicyOfAnAsyncStepDoNotLoseIt() {
        RetryPolicy policy = RetryPolicy.FOREVER.delays(
                Duration.ofSeconds(Long.MAX_VALUE / 2), 2, Duration.ofSeconds(Long.MAX_VALUE / 2));
        AtomicInteger tries = new AtomicInteger();
        DurableFunction<String, String> late = DurableFunction.of("late", String.class, String.class, (ctx, input) -> {
            return ctx.runAsync(
                            "fail",
                            String.class,
                            info -> {
                                if (tries.incrementAndGet() == 1) {
                                    throw new IllegalStateException("no");
                                }
                                return "ok";
                            },
                            StepOptions.DEFAULT.retry(policy))
                    .get();
        });
        try (DurableSystem system = DurableSystem.of(late).inMemory()) {
            Invocation<String> one = system.start(late, "a", "");
            Eventually.until(() -> one.info().status() != InvocationStatus.RUNNING);
            assertThat(one.info().status()).isIn(InvocationStatus.BACKING_OFF, InvocationStatus.PAUSED);
        }
    }
}
