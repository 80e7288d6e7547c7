package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {

    private static final DurableFunction<String, String> THREE =
            DurableFunction.of("three", String.class, String.class, (ctx, input) -> {
                String one = ctx.run("one", String.class, () -> input + "1");
                ctx.sleep(Duration.ofDays(3));
                String two = ctx.run("two", String.class, () -> one + "2");
                return ctx.run("three", String.class, () -> two + "3");
            });

    @Test
    void stepsRunOnceEachAndGiveTheirResults() {
        try (DurableTestkit kit = DurableTestkit.of(THREE)) {
            Invocation<String> invocation = kit.start(THREE, "a", "x");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1));
            assertThat(kit.result(invocation)).isEqualTo("x123");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1, "two", 1, "three", 1));
            assertThat(kit.now()).isAfter(Instant.parse("1970-01-04T00:00:00Z"));
        }
    }

    @Test
    void failedAttemptsAreFollowedByOthers() {
        try (DurableTestkit kit = DurableTestkit.of(THREE)) {
            kit.failing("one", 3).failing("three", 1);
            Invocation<String> invocation = kit.start(THREE, "a", "x");
            assertThat(kit.result(invocation)).isEqualTo("x123");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 4, "two", 1, "three", 2));
        }
    }

    @Test
    void crashAtEveryEntryChangesNothing() {
        assertThat(DurableReplay.of(THREE, "x").check()).isEqualTo(7);
    }

    @Test
    void terminalFailuresAreNotTriedAgain() {
        try (DurableTestkit kit = DurableTestkit.of(THREE)) {
            kit.failingForGood("two");
            Invocation<String> invocation = kit.start(THREE, "a", "x");
            assertThatThrownBy(() -> kit.result(invocation))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("two");
            assertThat(kit.runs()).isEqualTo(Map.of("one", 1, "two", 1));
        }
    }

    @Test
    void aThreadThatIsInterruptedByItsStepGoesOn() throws Exception {
        DurableFunction<String, String> rude = DurableFunction.of("rude", String.class, String.class, (ctx, input) -> {
            ctx.run("interrupt", () -> Thread.currentThread().interrupt());
            ctx.sleep(Duration.ofMillis(20));
            return "done";
        });
        try (DurableSystem system = DurableSystem.of(rude).inMemory()) {
            Invocation<String> one = system.start(rude, "a", "");
            assertThat(one.result(Duration.ofSeconds(10))).contains("done");
        }
    }
}
