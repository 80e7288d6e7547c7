package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.Environment;
import dev.everfold.JournalFailedException;
import dev.everfold.SystemClosedException;
import dev.everfold.testkit.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvocationTest {

    private final List<String> log = new CopyOnWriteArrayList<>();

    private final DurableFunction<String, String> greet =
            DurableFunction.of("greet", String.class, String.class, (ctx, name) -> {
                String a = ctx.run("one", String.class, () -> {
                    log.add("one");
                    return "1" + name;
                });
                ctx.sleep(Duration.ofMillis(20));
                Integer b = ctx.run("two", Integer.class, () -> {
                    log.add("two");
                    return 2;
                });
                return a + b;
            });

    @Test
    void setupTakesTheQueuesOfSeveralCallsTogether() {
        DurableQueue one = DurableQueue.of("one");
        DurableQueue two = DurableQueue.of("two");
        try (DurableSystem system =
                DurableSystem.of(greet).queues(one).queues(two).inMemory()) {
            assertThat(system.queue(one).waiting()).isZero();
            assertThat(system.queue(two).waiting()).isZero();
        }
    }

    @Test
    void finishedStepsAreNotRunAgainForAnotherCall() {
        try (DurableSystem system = DurableSystem.of(greet).inMemory()) {
            assertThat(system.call(greet, "a", "x")).isEqualTo("1x2");
            assertThat(log).containsExactly("one", "two");
            assertThat(system.call(greet, "a", "x")).isEqualTo("1x2");
            assertThat(log).containsExactly("one", "two");
        }
    }

    @Test
    void aWaitingInvocationGoesOnAfterEachOpening(@TempDir Path dir) {
        DurableFunction<String, String> f = DurableFunction.of("f", String.class, String.class, (ctx, name) -> {
            String a = ctx.run("one", String.class, () -> {
                log.add("one");
                return "1" + name;
            });
            String answer = ctx.promise("p", String.class).get();
            ctx.sleep(Duration.ofMillis(200));
            return a
                    + answer
                    + ctx.run("two", String.class, () -> {
                        log.add("two");
                        return "2";
                    });
        });
        try (DurableSystem system = DurableSystem.of(f)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(50)))
                .open(dir)) {
            Invocation<String> i = system.start(f, "a", "x");
            assertThat(i.result(Duration.ofMillis(300))).isEmpty();
        }
        try (DurableSystem system = DurableSystem.of(f)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(50)))
                .open(dir)) {
            Invocation<String> i = system.invocation(f, "a");
            i.complete("p", String.class, "yes");
        }
        try (DurableSystem system = DurableSystem.of(f)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(50)))
                .open(dir)) {
            Invocation<String> i = system.invocation(f, "a");
            assertThat(i.result()).isEqualTo("1xyes2");
            assertThat(log).containsExactly("one", "two");
        }
    }

    @Test
    void whatComesOfAStepThatRunsAtClosingIsRecorded(@TempDir Path dir) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        DurableFunction<String, String> slow = DurableFunction.of("slow", String.class, String.class, (ctx, input) -> {
            String one = ctx.run("one", String.class, () -> {
                log.add("one");
                running.countDown();
                return closing.await(1, TimeUnit.SECONDS) ? "closed" : "open";
            });
            return one + ctx.run("two", String.class, () -> "2");
        });
        try (DurableSystem system = DurableSystem.open(dir, slow)) {
            var _ = system.start(slow, "a", "");
            running.await();
        }
        try (DurableSystem system = DurableSystem.open(dir, slow)) {
            assertThat(system.invocation(slow, "a").result()).isEqualTo("open2");
            assertThat(log).containsExactly("one");
        }
    }

    @Test
    void theEnvironmentIsThatOfTheActorsInADirectoryToo(@TempDir Path dir) {
        DurableFunction<String, String> sleeper =
                DurableFunction.of("sleeper", String.class, String.class, (ctx, day) -> {
                    ctx.sleep(Duration.ofDays(1));
                    return day;
                });
        VirtualClock clock = VirtualClock.at(Instant.EPOCH);
        Queue<Runnable> delayed = new ConcurrentLinkedQueue<>();
        Environment threads = Environment.production();
        Environment environment = new Environment(
                clock, threads.activations(), threads.writers(), (_, task) -> delayed.add(task), threads.background());
        try (DurableSystem system =
                DurableSystem.of(sleeper).environment(environment).open(dir)) {
            Invocation<String> asleep = system.start(sleeper, "a", "tomorrow");
            Eventually.until(() -> asleep.info().status() == InvocationStatus.SUSPENDED);
            clock.advance(Duration.ofDays(1));
            Eventually.until(() -> {
                Runnable task = delayed.poll();
                if (task != null) {
                    task.run();
                }
                return asleep.info().status() == InvocationStatus.COMPLETED;
            });
        }
    }

    @Test
    void aLongSleepGivesItsThreadUpAtOnce() {
        DurableFunction<String, String> sleeper =
                DurableFunction.of("sleeper", String.class, String.class, (ctx, day) -> {
                    ctx.sleep(Duration.ofDays(1));
                    return day;
                });
        DurableFunction<String, String> quick =
                DurableFunction.of("quick", String.class, String.class, (ctx, input) -> input);
        try (DurableSystem system = DurableSystem.of(sleeper, quick)
                .options(
                        DurableOptions.DEFAULT.suspendAfter(Duration.ofHours(1)).executionsMax(1))
                .inMemory()) {
            var _ = system.start(sleeper, "a", "tomorrow");
            assertThat(system.start(quick, "b", "now").result(Duration.ofSeconds(30)))
                    .contains("now");
        }
    }

    @Test
    void whoWaitsForAResultIsToldThatTheSystemIsClosed() throws InterruptedException {
        DurableFunction<String, String> waiting = DurableFunction.of(
                "waiting",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("go", String.class).get());
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        try (DurableSystem system = DurableSystem.of(waiting).inMemory()) {
            Invocation<String> invocation = system.start(waiting, "a", "");
            Thread client = Thread.ofVirtual().start(() -> {
                try {
                    told.completeExceptionally(new AssertionError(invocation.result()));
                } catch (RuntimeException closed) {
                    told.complete(closed);
                }
            });
            Eventually.until(() -> client.getState() == Thread.State.WAITING);
        }
        assertThat(told.orTimeout(30, TimeUnit.SECONDS).join()).isInstanceOf(SystemClosedException.class);
    }

    @Test
    void whoWaitsForAResultIsToldThatTheStorageFailed() {
        DurableFunction<String, String> waiting = DurableFunction.of(
                "waiting",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("go", String.class).get());
        FailingJournal failing = new FailingJournal();
        try (DurableSystem system = DurableSystem.of(waiting).open(failing.journal())) {
            CompletableFuture<String> result = system.start(waiting, "a", "").resultAsync();
            failing.fails.set(true);
            assertThatThrownBy(() -> system.start(waiting, "b", "")).isInstanceOf(JournalFailedException.class);
            assertThatThrownBy(() -> result.orTimeout(30, TimeUnit.SECONDS).join())
                    .hasCauseInstanceOf(JournalFailedException.class);
            failing.fails.set(false);
        }
    }
}
