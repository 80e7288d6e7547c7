package dev.everfold.examples.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreeterTest {

    private final List<String> heard = new ArrayList<>();
    private final DurableFunction<String, String> greet = Greeter.function((_, text) -> heard.add(text));

    @Test
    void somebodyIsGreetedAndOnceMoreASecondLater() {
        try (DurableTestkit kit = DurableTestkit.of(greet)) {
            Invocation<String> greeting = kit.start(greet, "1", "Bob");
            kit.advance(Duration.ofMillis(999));
            assertThat(heard).containsExactly("Hello, Bob!");
            assertThat(greeting.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
            kit.advance(Duration.ofMillis(1));
            assertThat(heard).containsExactly("Hello, Bob!", "Hello again, Bob!");
            assertThat(kit.result(greeting)).isEqualTo("Bob was greeted twice");
        }
    }

    @Test
    void aCrashInBetweenGreetsNobodyAgain() {
        try (DurableTestkit kit = DurableTestkit.of(greet)) {
            kit.start(greet, "1", "Bob");
            kit.crash();
            assertThat(kit.result(kit.invocation(greet, "1"))).isEqualTo("Bob was greeted twice");
            assertThat(heard).containsExactly("Hello, Bob!", "Hello again, Bob!");
        }
    }

    @Test
    void aliceIsTriedThreeTimes() {
        try (DurableTestkit kit = DurableTestkit.of(greet)) {
            Invocation<String> greeting = kit.start(greet, "1", "Alice");
            assertThatThrownBy(() -> kit.result(greeting))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("does not open the door");
            assertThat(kit.runs()).containsEntry("notification", 3).doesNotContainKey("reminder");
        }
    }

    @Test
    void aCrashAnywhereMakesNoDifference() {
        assertThat(DurableReplay.of(greet, "Bob").check()).isGreaterThan(3);
        assertThat(DurableReplay.of(greet, "Alice").check()).isGreaterThan(3);
    }
}
