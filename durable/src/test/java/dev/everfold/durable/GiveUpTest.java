package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those that give up, or are cancelled, while steps run beside them and their code does not do the same each time. */
@Timeout(60)
class GiveUpTest {

    private static final StepOptions HOURLY =
            StepOptions.DEFAULT.retry(RetryPolicy.DEFAULT.delays(Duration.ofHours(1), 1, Duration.ofHours(1)));

    @Test
    void aCancellationEndsTheRetriesOfAStepAside() {
        DurableFunction<String, String> f = DurableFunction.of(
                "f",
                String.class,
                String.class,
                (ctx, in) -> ctx.runAsync("mail", String.class, info -> "sent", HOURLY)
                        .get());
        try (DurableTestkit kit = DurableTestkit.of(f)) {
            kit.failing("mail", 1);
            Invocation<String> one = kit.start(f, "a", "");
            one.cancel("enough");
            kit.advance(Duration.ofSeconds(10));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.CANCELLED);
        }
    }

    @Test
    void whatIsRegisteredBehindWhereItGaveUpIsNotUndone() {
        AtomicInteger bugs = new AtomicInteger();
        List<String> undone = new ArrayList<>();
        DurableFunction<String, String> f = DurableFunction.<String, String>of(
                        "f", String.class, String.class, (ctx, in) -> {
                            ctx.compensate("release", () -> undone.add("release"));
                            ctx.run("reserve", String.class, () -> "");
                            ctx.compensate("refund", () -> undone.add("refund"));
                            ctx.run("charge", String.class, () -> "");
                            if (bugs.incrementAndGet() <= 2) {
                                throw new IllegalStateException("bad luck");
                            }
                            ctx.compensate("recall", () -> undone.add("recall"));
                            ctx.run("ship", String.class, () -> "");
                            return "";
                        })
                .options(FunctionOptions.DEFAULT
                        .retry(RetryPolicy.DEFAULT.maxAttempts(1))
                        .whenExhausted(WhenExhausted.FAIL));
        try (DurableTestkit kit = DurableTestkit.of(f)) {
            Invocation<String> one = kit.start(f, "x", "");
            kit.advance(Duration.ofHours(2));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.FAILED);
            assertThat(undone).containsExactly("refund", "release");
        }
    }

    @Test
    void aCancellationWhileItWaitsAtItsEndIsNotForgotten() {
        List<String> undone = new ArrayList<>();
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, in) -> {
            ctx.compensate("undo", () -> undone.add("undo"));
            ctx.runAsync("mail", String.class, info -> "sent", HOURLY);
            return "done";
        });
        try (DurableTestkit kit = DurableTestkit.of(f)) {
            kit.failing("mail", 1);
            Invocation<String> one = kit.start(f, "a", "");
            one.cancel("enough");
            kit.advance(Duration.ofHours(3));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.CANCELLED);
            assertThat(undone).containsExactly("undo");
        }
    }

    @Test
    void oneDoesNotGiveUpBeforeWhatIsRecorded() {
        AtomicBoolean broken = new AtomicBoolean();
        DurableFunction<String, String> f = DurableFunction.<String, String>of(
                        "f", String.class, String.class, (ctx, in) -> {
                            if (broken.get()) {
                                throw new IllegalStateException("bug");
                            }
                            var a = ctx.runAsync("a", String.class, info -> "a", HOURLY);
                            ctx.run("b", String.class, () -> "b");
                            return a.get();
                        })
                .options(FunctionOptions.DEFAULT
                        .retry(RetryPolicy.DEFAULT.maxAttempts(1))
                        .whenExhausted(WhenExhausted.FAIL));
        try (DurableTestkit kit = DurableTestkit.of(f)) {
            kit.failing("a", 1);
            Invocation<String> one = kit.start(f, "x", "");
            broken.set(true);
            kit.advance(Duration.ofHours(2));
            broken.set(false);
            assertThat(one.info().status()).isEqualTo(InvocationStatus.PAUSED);
            one.resume();
            kit.advance(Duration.ofHours(2));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.COMPLETED);
        }
    }
}
