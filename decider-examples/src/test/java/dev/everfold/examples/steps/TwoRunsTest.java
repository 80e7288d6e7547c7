package dev.everfold.examples.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableSystem;
import dev.everfold.journal.InMemoryJournal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwoRunsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void theSecondRunReplaysTwoStepsAndRunsTheThird() throws InterruptedException {
        InMemoryJournal journal = new InMemoryJournal(1);
        CountDownLatch standstill = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        DurableFunction<Integer, Integer> first = TwoRuns.function(told::add, () -> {
            standstill.countDown();
            awaitUninterruptibly(never);
        });
        try (DurableSystem stopped = DurableSystem.of(first).open(journal)) {
            stopped.start(first, "1", 3);
            standstill.await();
            assertThat(told).containsExactly("run 1: 9", "run 2: 81");
            told.clear();
            journal.crash();
            DurableFunction<Integer, Integer> second = TwoRuns.function(told::add, () -> {});
            try (DurableSystem system = DurableSystem.of(second).open(journal)) {
                assertThat(system.invocation(second, "1").result()).isEqualTo(6_561);
                assertThat(told).containsExactly("replay 1: 9", "replay 2: 81", "run 3: 6561");
            }
            never.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
