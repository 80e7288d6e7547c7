package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineWindowTest {

    private final List<Reject> rejects = new ArrayList<>();
    private final LineWindow window = new LineWindow(3, rejects::add);

    @Test
    void rejectsComeInTheOrderOfTheFile() throws InterruptedException {
        long first = window.enter();
        long second = window.enter();
        long third = window.enter();
        window.finish(third, new Reject(3, "c"));
        window.finish(first, new Reject(1, "a"));
        assertThat(rejects).containsExactly(new Reject(1, "a"));
        window.finish(second);
        assertThat(rejects).containsExactly(new Reject(1, "a"), new Reject(3, "c"));
    }

    @Test
    void aFullWindowWaitsForItsOldestLine() throws InterruptedException {
        long first = window.enter();
        long second = window.enter();
        window.enter();
        CountDownLatch entered = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                window.enter();
                entered.countDown();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        window.finish(second);
        assertThat(entered.await(100, TimeUnit.MILLISECONDS)).isFalse();
        window.finish(first);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        reader.join();
    }

    @Test
    void manyLinesPassInAnyOrder() throws InterruptedException {
        for (int round = 0; round < 1000; round++) {
            long first = window.enter();
            long second = window.enter();
            window.finish(second, new Reject(2L * round + 1, "x"));
            window.finish(first, new Reject(2L * round, "x"));
        }
        window.awaitEmpty();
        assertThat(rejects).hasSize(2000).isSortedAccordingTo((a, b) -> Long.compare(a.line(), b.line()));
    }

    @Test
    void afterAFailureNobodyWaits() throws InterruptedException {
        window.enter();
        IllegalStateException failure = new IllegalStateException("disk");
        window.fail(failure);
        window.fail(new IllegalStateException("later"));
        assertThat(window.hasFailed()).isTrue();
        assertThatThrownBy(window::enter).isSameAs(failure);
        assertThatThrownBy(window::awaitEmpty).isSameAs(failure);
    }
}
