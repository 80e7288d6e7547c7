package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A step that can be asked about is never taken for undone because an attempt failed. */
class VerificationTest {

    private static final RetryPolicy QUICK = RetryPolicy.DEFAULT
            .delays(Duration.ofMillis(1), 1, Duration.ofMillis(1))
            .maxAttempts(5);

    private final AtomicInteger charges = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();

    private String chargeAndLoseTheAnswer() throws IOException {
        charges.incrementAndGet();
        throw new IOException("connection lost");
    }

    private String answerLost(Step<Verification<String>> question, RetryPolicy policy) {
        Step<String> charge = Step.of(_ -> chargeAndLoseTheAnswer());
        DurableFunction<String, String> pay = DurableFunction.of(
                "pay",
                String.class,
                String.class,
                (ctx, _) -> ctx.run(
                        "charge", String.class, charge.verifiedBy(question), StepOptions.DEFAULT.retry(policy)));
        try (DurableSystem system = DurableSystem.of(pay).inMemory()) {
            Invocation<String> paying = system.start(pay, "a", "x");
            awaitEndOrPause(paying);
            return paying.info().status() == InvocationStatus.PAUSED ? "paused" : paying.result();
        }
    }

    private static void awaitEndOrPause(Invocation<?> invocation) {
        for (int i = 0; i < 3_000; i++) {
            InvocationStatus status = invocation.info().status();
            if (status.isEnd() || status == InvocationStatus.PAUSED) {
                return;
            }
            try {
                invocation.result(Duration.ofMillis(10));
            } catch (DurableFailureException ended) {
                return;
            }
        }
    }

    @Test
    void aQuestionThatFailsIsAskedAgain() {
        String result = answerLost(
                _ -> {
                    if (questions.incrementAndGet() < 3) {
                        throw new IOException("nobody answers");
                    }
                    return Verification.done("paid");
                },
                QUICK);
        assertThat(result).isEqualTo("paid");
        assertThat(charges).hasValue(1);
        assertThat(questions).hasValue(3);
    }

    @Test
    void aQuestionThatIsNeverAnsweredPausesTheInvocation() {
        String result = answerLost(
                _ -> {
                    throw new IOException("nobody answers");
                },
                QUICK);
        assertThat(result).isEqualTo("paused");
        assertThat(charges).hasValue(1);
    }

    @Test
    void theLastAttemptIsAskedAboutBeforeTheStepFails() {
        assertThat(answerLost(_ -> Verification.done("paid"), RetryPolicy.NEVER))
                .isEqualTo("paid");
        assertThat(charges).hasValue(1);
    }

    @Test
    void aStepWhoseLastAttemptDidNotHappenFails() {
        assertThatThrownBy(() -> answerLost(_ -> Verification.notDone(), RetryPolicy.NEVER))
                .isInstanceOf(InvocationFailedException.class)
                .hasMessageContaining("connection lost");
    }

    @Test
    void aLastAttemptThatNobodyCanTellOfPausesTheInvocation() {
        assertThat(answerLost(_ -> Verification.unknown("the books are closed"), RetryPolicy.NEVER))
                .isEqualTo("paused");
    }
}
