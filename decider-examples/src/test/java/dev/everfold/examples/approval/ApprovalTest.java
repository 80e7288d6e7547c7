package dev.everfold.examples.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.examples.approval.Approval.Answer;
import dev.everfold.examples.approval.Approval.Expense;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalTest {

    private static final Expense CHAIR = new Expense("a chair", 9_900, Duration.ofDays(2));

    private final List<String> letters = new ArrayList<>();
    private final Set<String> promises = new HashSet<>();
    private final DurableFunction<Expense, String> approve = Approval.function((text, promise) -> {
        letters.add(text);
        promises.add(promise);
    });

    private void answer(DurableTestkit kit, Answer answer) {
        assertThat(promises).hasSize(1);
        kit.system().complete(promises.iterator().next(), Answer.class, answer);
    }

    @Test
    void anAnswerAfterDaysIsHeard() {
        try (DurableTestkit kit = DurableTestkit.of(approve)) {
            Invocation<String> asked = kit.start(approve, "1", CHAIR);
            kit.advance(Duration.ofDays(3));
            assertThat(asked.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
            assertThat(letters)
                    .containsExactly(
                            "May we pay 9900 cents for a chair?", "Once more: May we pay 9900 cents for a chair?");
            answer(kit, new Answer("Carol", true));
            assertThat(kit.result(asked)).isEqualTo("approved by Carol");
        }
    }

    @Test
    void aNoIsANo() {
        try (DurableTestkit kit = DurableTestkit.of(approve)) {
            Invocation<String> asked = kit.start(approve, "1", CHAIR);
            answer(kit, new Answer("Carol", false));
            assertThat(kit.result(asked)).isEqualTo("refused by Carol");
        }
    }

    @Test
    void anAnswerThatCameWhileTheProcessWasDownIsHeard() {
        try (DurableTestkit kit = DurableTestkit.of(approve)) {
            kit.start(approve, "1", CHAIR);
            kit.crash();
            answer(kit, new Answer("Carol", true));
            kit.crash();
            assertThat(kit.result(kit.invocation(approve, "1"))).isEqualTo("approved by Carol");
            assertThat(letters).hasSize(1);
        }
    }

    @Test
    void silenceIsANoAfterTwoReminders() {
        try (DurableTestkit kit = DurableTestkit.of(approve)) {
            Invocation<String> asked = kit.start(approve, "1", CHAIR);
            assertThat(kit.result(asked)).isEqualTo("refused, as nobody answered");
            assertThat(letters).hasSize(3);
            assertThat(Duration.between(Instant.EPOCH, kit.now())).isBetween(Duration.ofDays(6), Duration.ofDays(7));
        }
    }

    @Test
    void aCrashAnywhereMakesNoDifference() {
        assertThat(DurableReplay.of(approve, CHAIR).check()).isGreaterThan(5);
    }
}
