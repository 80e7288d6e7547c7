package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps of which nobody knows whether they happened (P7). */
class DoubtTest {

    /** A bank that books each time it is asked, and whose answers get lost. */
    private final Map<String, Integer> booked = new HashMap<>();

    private String verdict = "look";

    private final DurableFunction<String, String> pay = DurableFunction.of(
            "pay",
            String.class,
            String.class,
            (ctx, input) -> ctx.run(
                    "charge",
                    String.class,
                    Step.of(info -> {
                                booked.merge(info.idempotencyKey(), 1, Integer::sum);
                                if (input.equals("lost")) {
                                    throw new IllegalStateException("connection reset");
                                }
                                return "charged";
                            })
                            .verifiedBy(info -> switch (verdict) {
                                case "look" ->
                                    booked.containsKey(info.idempotencyKey())
                                            ? Verification.done("found")
                                            : Verification.notDone();
                                case "unknown" -> Verification.unknown("the bank is closed");
                                default -> throw new IllegalStateException("no line");
                            }),
                    StepOptions.DEFAULT));

    @Test
    void anUndoubtedStepIsNotVerified() {
        try (DurableSystem system = DurableSystem.of(pay).inMemory()) {
            assertThat(system.call(pay, "a", "")).isEqualTo("charged");
            assertThat(booked).hasSize(1);
        }
    }

    @Test
    void aStepWhoseAnswerGotLostIsFound() {
        try (DurableSystem system = DurableSystem.of(pay).inMemory()) {
            assertThat(system.call(pay, "a", "lost")).isEqualTo("found");
            assertThat(booked.values()).containsExactly(1);
        }
    }

    @Test
    void whenNobodyKnowsTheInvocationPausesAndAsksAgainWhenResumed() {
        try (DurableTestkit kit = DurableTestkit.of(pay)) {
            for (String verdictNow : new String[] {"unknown", "broken"}) {
                verdict = verdictNow;
                Invocation<String> invocation = kit.start(pay, verdictNow, "lost");
                kit.advance(Duration.ofMinutes(1));
                InvocationInfo info = invocation.info();
                assertThat(info.status()).isEqualTo(InvocationStatus.PAUSED);
                assertThat(info.trouble().orElseThrow().failure().code()).isEqualTo("in-doubt");
                verdict = "look";
                invocation.resume();
                kit.advance(Duration.ofMinutes(1));
                InvocationInfo after = invocation.info();
                assertThat(after.status()).isIn(InvocationStatus.COMPLETED, InvocationStatus.PAUSED);
            }
        }
    }

    @Test
    void anInvocationThatIsStartedAgainWhenItIsForgottenActsAnew() {
        DurableFunction<String, String> brief = pay.options(FunctionOptions.DEFAULT.retention(Duration.ofHours(1)));
        try (DurableTestkit kit = DurableTestkit.of(brief)) {
            for (int life = 1; life <= 2; life++) {
                assertThat(kit.result(kit.start(brief, "rent", ""))).isEqualTo("charged");
                assertThat(booked).as("keys in life %s", life).hasSize(life);
                kit.advance(Duration.ofHours(2));
            }
        }
    }
}
