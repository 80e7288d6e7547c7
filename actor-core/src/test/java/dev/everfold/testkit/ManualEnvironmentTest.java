package dev.everfold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManualEnvironmentTest {

    private final List<String> done = new ArrayList<>();

    private Runnable task(String name) {
        return () -> done.add(name);
    }

    private void submitSome(Environment environment) {
        environment.timer().schedule(Duration.ofSeconds(2), task("timer 2s"));
        environment.timer().schedule(Duration.ofSeconds(1), task("timer 1s"));
        environment.activations().execute(task("actor a"));
        environment.writers().apply(0).execute(task("shard 0, first"));
        environment.writers().apply(1).execute(task("shard 1"));
        environment.activations().execute(task("actor b"));
        environment.writers().apply(0).execute(task("shard 0, second"));
    }

    @Test
    void nothingRunsByItself() {
        submitSome(ManualEnvironment.inOrder().environment());

        assertThat(done).isEmpty();
    }

    @Test
    void tasksRunInTheOrderInWhichTheyCame() {
        ManualEnvironment manual = ManualEnvironment.inOrder();
        submitSome(manual.environment());

        manual.runAll();

        assertThat(done).containsExactly("actor a", "shard 0, first", "shard 1", "actor b", "shard 0, second");
    }

    @Test
    void taskThatSubmitsAnotherIsFollowedByIt() {
        ManualEnvironment manual = ManualEnvironment.inOrder();
        Environment environment = manual.environment();
        environment.activations().execute(() -> environment.writers().apply(0).execute(task("written")));

        manual.runAll();

        assertThat(done).containsExactly("written");
    }

    @Test
    void kindsOfTasksRunSeparatelyByHand() {
        ManualEnvironment manual = ManualEnvironment.inOrder();
        submitSome(manual.environment());

        assertThat(manual.runWriter(1)).isTrue();
        assertThat(manual.runWriter(1)).isFalse();
        assertThat(manual.runActivation()).isTrue();
        assertThat(manual.runWriter(0)).isTrue();
        assertThat(manual.runActivation()).isTrue();
        assertThat(manual.runActivation()).isFalse();

        assertThat(done).containsExactly("shard 1", "actor a", "shard 0, first", "actor b");
    }

    @Test
    void timersRunWhenTheClockHasReachedThem() {
        ManualEnvironment manual = ManualEnvironment.inOrder();
        submitSome(manual.environment());
        manual.runAll();
        done.clear();

        manual.clock().advance(Duration.ofMillis(999));
        manual.runAll();
        assertThat(done).isEmpty();

        manual.clock().advance(Duration.ofMillis(1));
        manual.runAll();
        assertThat(done).containsExactly("timer 1s");
    }

    @Test
    void passingTimeStopsAtEveryTimer() {
        ManualEnvironment manual = ManualEnvironment.inOrder();
        List<Instant> ticks = new ArrayList<>();
        var tick = new Runnable() {
            @Override
            public void run() {
                ticks.add(manual.clock().instant());
                manual.environment().timer().schedule(Duration.ofSeconds(2), this);
            }
        };
        manual.environment().timer().schedule(Duration.ofSeconds(2), tick);

        manual.runFor(Duration.ofSeconds(7));

        assertThat(ticks).containsExactly(Instant.ofEpochSecond(2), Instant.ofEpochSecond(4), Instant.ofEpochSecond(6));
        assertThat(manual.clock().instant()).isEqualTo(Instant.ofEpochSecond(7));
    }

    @Test
    void seedDecidesTheOrderAndRepeatsIt() {
        assertThat(shuffledOrder(42)).isEqualTo(shuffledOrder(42));
    }

    @Test
    void seedsGiveEveryOrderThatARealSystemCouldGive() {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 1_000; seed++) {
            orders.add(shuffledOrder(seed));
        }

        // Five tasks, two of which keep their order: 5! / 2.
        assertThat(orders)
                .hasSize(60)
                .allSatisfy(order ->
                        assertThat(order.indexOf("shard 0, first")).isLessThan(order.indexOf("shard 0, second")));
    }

    private List<String> shuffledOrder(long seed) {
        done.clear();
        ManualEnvironment manual = ManualEnvironment.shuffled(seed);
        submitSome(manual.environment());
        manual.runAll();
        return List.copyOf(done);
    }
}
