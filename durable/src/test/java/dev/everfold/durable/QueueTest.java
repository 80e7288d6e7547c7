package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a queue promises, in virtual time. */
class QueueTest {

    private static final DurableQueue ONE = DurableQueue.of("mail").concurrency(1);
    private static final StartOptions QUEUED = StartOptions.DEFAULT.queue(ONE);

    private final Stage stage = new Stage();
    private final List<String> begun = new ArrayList<>();

    /** Begins, and then waits to be let go. */
    private final DurableFunction<String, String> send =
            DurableFunction.of("send", String.class, String.class, (ctx, name) -> {
                ctx.run("begin", () -> {
                    begun.add(name);
                });
                ctx.promise("go", String.class).get();
                return name;
            });

    @AfterEach
    void closeTheStage() {
        stage.close();
    }

    private DurableSystem open(DurableQueue... queues) {
        return stage.open(DurableSystem.of(send).queues(queues));
    }

    private Invocation<String> start(String name, StartOptions options) {
        return stage.act(() -> stage.system().start(send, name, name, options));
    }

    private void letGo(String name) {
        stage.run(() -> stage.system().invocation(send, name).complete("go", String.class, "now"));
    }

    private InvocationStatus status(String name) {
        return stage.act(() -> stage.system().invocation(send, name).info().status());
    }

    private QueueInfo queue(DurableQueue queue) {
        return stage.act(() -> stage.system().queue(queue));
    }

    private Failure failure(String name) {
        return stage.act(() -> stage.system().invocation(send, name).info())
                .trouble()
                .orElseThrow()
                .failure();
    }

    @Test
    void noMoreRunThanTheConcurrencyAllowsAndTheOthersFollowInOrder() {
        open(ONE.concurrency(2));
        for (String name : List.of("a", "b", "c", "d")) {
            start(name, QUEUED);
        }

        assertThat(begun).containsExactly("a", "b");
        assertThat(status("c")).isEqualTo(InvocationStatus.QUEUED);
        assertThat(queue(ONE))
                .isEqualTo(new QueueInfo("mail", 2, 2, java.util.Map.of("", new QueueInfo.KeyInfo(2, 2))));

        letGo("b");
        assertThat(begun).containsExactly("a", "b", "c");
        letGo("a");
        assertThat(begun).containsExactly("a", "b", "c", "d");
        letGo("c");
        letGo("d");
        assertThat(queue(ONE)).isEqualTo(new QueueInfo("mail", 0, 0, java.util.Map.of()));
    }

    @Test
    void keyThatHasNoRoomLetsOthersPass() {
        DurableQueue perKey = DurableQueue.of("mail").concurrencyPerKey(1).concurrency(2);
        open(perKey);
        start("a1", QUEUED.key("a"));
        start("a2", QUEUED.key("a"));
        start("a3", QUEUED.key("a"));
        start("b1", QUEUED.key("b"));
        start("c1", QUEUED.key("c"));

        assertThat(begun).containsExactly("a1", "b1");
        assertThat(queue(perKey).keys().get("a")).isEqualTo(new QueueInfo.KeyInfo(2, 1));

        letGo("a1");
        assertThat(begun).containsExactly("a1", "b1", "a2");
        letGo("b1");
        assertThat(begun).containsExactly("a1", "b1", "a2", "c1");
    }

    @Test
    void greaterPriorityGoesFirstAndCanBeGivenToOneThatWaits() {
        open(ONE);
        start("first", QUEUED);
        start("low", QUEUED.priority(-1));
        start("high", QUEUED.priority(5));
        Invocation<String> raised = start("raised", QUEUED);
        stage.run(() -> raised.priority(9));

        letGo("first");
        letGo("raised");
        letGo("high");
        assertThat(begun).containsExactly("first", "raised", "high", "low");
        assertThatThrownBy(() -> stage.run(() -> raised.priority(1))).isInstanceOf(InvocationStateException.class);
    }

    @Test
    void noMoreBeginWithinThePeriodThanTheRateAllows() {
        open(DurableQueue.of("mail").rate(2, Duration.ofSeconds(10)));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            start(name, QUEUED);
        }
        letGo("a");
        letGo("b");

        assertThat(begun).containsExactly("a", "b");
        stage.pass(Duration.ofSeconds(9));
        assertThat(begun).containsExactly("a", "b");
        stage.pass(Duration.ofSeconds(2));
        assertThat(begun).containsExactly("a", "b", "c", "d");
        stage.pass(Duration.ofSeconds(10));
        assertThat(begun).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void rateHoldsAcrossOpenings() {
        DurableQueue rated = DurableQueue.of("mail").rate(1, Duration.ofSeconds(10));
        open(rated);
        start("a", QUEUED);
        start("b", QUEUED);
        stage.pass(Duration.ofSeconds(5));

        open(rated);
        assertThat(begun).containsExactly("a");
        stage.pass(Duration.ofSeconds(6));
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void invocationThatMissesItsDeadlineInTheQueueFailsAndNeverBegins() {
        open(ONE);
        start("a", QUEUED.deadline(Duration.ofSeconds(5)));
        start("late", QUEUED.deadline(Duration.ofSeconds(5)));
        start("c", QUEUED);
        stage.pass(Duration.ofSeconds(6));

        assertThat(status("late")).isEqualTo(InvocationStatus.FAILED);
        assertThat(failure("late").type()).isEqualTo(DeadlineMissedException.class.getName());
        assertThat(failure("late").message()).contains("send/late", "mail", "PT5S");
        assertThat(status("a")).isEqualTo(InvocationStatus.SUSPENDED);
        letGo("a");
        assertThat(begun).containsExactly("a", "c");
        assertThat(queue(ONE).waiting()).isZero();
    }

    @Test
    void deduplicationKeyIsTakenUntilItsInvocationHasEnded() {
        open(ONE);
        start("a", QUEUED);
        start("b", QUEUED.deduplicationKey("order 7"));

        assertThatThrownBy(() -> start("c", QUEUED.deduplicationKey("order 7")))
                .isInstanceOfSatisfying(
                        DuplicateInQueueException.class,
                        duplicate -> assertThat(duplicate.first()).isEqualTo(new InvocationId("send", "b")));
        assertThatThrownBy(() -> status("c")).isInstanceOf(NoSuchInvocationException.class);
        letGo("a");
        assertThatThrownBy(() -> start("c", QUEUED.deduplicationKey("order 7")))
                .isInstanceOf(DuplicateInQueueException.class);
        letGo("b");
        start("c", QUEUED.deduplicationKey("order 7"));
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void fullQueueRefusesAndTheIdStaysFree() {
        open(ONE.waitingMax(2));
        start("a", QUEUED);
        start("b", QUEUED);
        start("c", QUEUED);

        assertThatThrownBy(() -> start("d", QUEUED))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("mail")
                .hasMessageContaining("2");
        letGo("a");
        start("d", QUEUED);
        letGo("b");
        letGo("c");
        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void refusedAfterItsDelayItFailsAndKeepsNoPlace() {
        open(ONE.waitingMax(1));
        start("a", QUEUED);
        start("late", QUEUED.delay(Duration.ofMinutes(1)));
        start("b", QUEUED);
        stage.pass(Duration.ofMinutes(2));

        assertThat(failure("late").type()).isEqualTo(QueueFullException.class.getName());
        assertThat(queue(ONE).waiting()).isEqualTo(1);
    }

    @Test
    void delayComesBeforeTheQueue() {
        open(ONE);
        start("late", QUEUED.delay(Duration.ofMinutes(1)));
        start("a", QUEUED);
        start("b", QUEUED);
        letGo("a");
        stage.pass(Duration.ofMinutes(2));
        assertThat(begun).containsExactly("a", "b");
        letGo("b");
        assertThat(begun).containsExactly("a", "b", "late");
    }

    @Test
    void endingWhileWaitingGivesThePlaceBack() {
        open(ONE);
        start("a", QUEUED);
        Invocation<String> cancelled = start("b", QUEUED);
        Invocation<String> killed = start("c", QUEUED);
        start("d", QUEUED);
        stage.run(() -> cancelled.cancel("not needed"));
        stage.run(() -> killed.kill("not needed"));

        assertThat(queue(ONE).waiting()).isEqualTo(1);
        letGo("a");
        assertThat(begun).containsExactly("a", "d");
        assertThat(status("b")).isEqualTo(InvocationStatus.CANCELLED);
    }

    @Test
    void killingOneThatRunsLetsTheNextIn() {
        open(ONE);
        Invocation<String> a = start("a", QUEUED);
        start("b", QUEUED);
        stage.run(() -> a.kill("stop"));

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void pausedInTheQueueItDoesNotBeginWhenItsTurnComes() {
        open(ONE);
        start("a", QUEUED);
        Invocation<String> paused = start("b", QUEUED);
        Invocation<String> early = start("c", QUEUED);
        stage.run(() -> paused.pause("hold"));
        stage.run(() -> early.pause("hold"));
        stage.run(early::resume);

        assertThat(begun).containsExactly("a");
        letGo("a");
        assertThat(begun).containsExactly("a");
        stage.run(paused::resume);
        letGo("b");
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void restartedItWaitsForItsTurnAgain() {
        open(ONE);
        Invocation<String> a = start("a", QUEUED);
        stage.run(() -> a.kill("stop"));
        start("b", QUEUED);
        stage.run(() -> a.restartFrom(1));

        assertThat(begun).containsExactly("a", "b");
        assertThat(status("a")).isEqualTo(InvocationStatus.QUEUED);
        letGo("b");
        assertThat(begun).containsExactly("a", "b", "a");
    }

    @Test
    void limitsOfTheNewCodeHoldForThoseThatWait() {
        open(ONE);
        for (String name : List.of("a", "b", "c", "d")) {
            start(name, QUEUED);
        }
        open(ONE.concurrency(3));
        assertThat(begun).containsExactly("a", "b", "c");
        open(ONE);
        letGo("a");
        letGo("b");
        assertThat(begun).containsExactly("a", "b", "c");
        letGo("c");
        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void limitsHoldAndNobodyIsLostWhereverTheCrashesFall() {
        DurableFunction<Integer, Integer> nap = DurableFunction.of("nap", Integer.class, Integer.class, (ctx, in) -> {
            ctx.sleep(Duration.ofSeconds(10));
            return in;
        });
        DurableSystem.Setup setup = DurableSystem.of(nap).queues(ONE.concurrency(2));
        stage.open(setup);
        for (int i = 0; i < 20; i++) {
            int number = i;
            stage.run(() -> stage.system().start(nap, "" + number, number, QUEUED.deduplicationKey("d" + number)));
        }
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            stage.world.clock().advance(Duration.ofSeconds(random.nextInt(6)));
            for (int steps = random.nextInt(40); steps > 0; steps--) {
                stage.world.runNext();
            }
            stage.crash();
            stage.open(setup);
            assertThat(begunAndNotEnded()).isLessThanOrEqualTo(2);
        }
        stage.pass(Duration.ofMinutes(3));

        assertThat(stage.act(() -> count(InvocationStatus.COMPLETED)).intValue())
                .isEqualTo(20);
        assertThat(queue(ONE)).isEqualTo(new QueueInfo("mail", 0, 0, java.util.Map.of()));
    }

    private long count(InvocationStatus... statuses) {
        try (Stream<InvocationInfo> all = stage.system().list(InvocationFilter.ALL.status(statuses))) {
            return all.count();
        }
    }

    private long begunAndNotEnded() {
        return stage.act(() -> count(InvocationStatus.RUNNING, InvocationStatus.SUSPENDED));
    }

    @Test
    void functionCallsThroughAQueue() {
        DurableFunction<String, String> caller = DurableFunction.of("caller", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> one = ctx.callAsync(send, "one", QUEUED);
            DurableFuture<String> two =
                    ctx.callAsync(send, "two", QUEUED.priority(2).tag("color", "red"));
            return one.get() + two.get();
        });
        stage.open(DurableSystem.of(send, caller).queues(ONE));
        Invocation<String> calling = stage.act(() -> stage.system().start(caller, "x", ""));
        assertThat(begun).containsExactly("one");
        letGo("x.1");
        assertThat(begun).containsExactly("one", "two");
        letGo("x.2");
        String result = stage.act(calling::result);
        assertThat(result).isEqualTo("onetwo");
    }

    @Test
    void failingLikeARefusedOneDoesNotKeepThePlace() {
        DurableFunction<String, String> caller = DurableFunction.of("caller", String.class, String.class, (ctx, in) -> {
            return ctx.call(send, "refused", StartOptions.DEFAULT.queue(DurableQueue.of("tiny")));
        });
        DurableQueue tiny = DurableQueue.of("tiny").concurrency(1).waitingMax(1);
        stage.open(DurableSystem.of(send, caller).queues(ONE, tiny));
        start("t1", StartOptions.DEFAULT.queue(tiny));
        start("t2", StartOptions.DEFAULT.queue(tiny));
        Invocation<String> calling = stage.act(() -> stage.system().start(caller, "x", "", QUEUED));

        assertThatThrownBy(() -> stage.act(calling::result))
                .isInstanceOfSatisfying(
                        InvocationFailedException.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo(QueueFullException.class.getName()));
        assertThat(queue(ONE).running()).isZero();
    }

    @Test
    void optionsThatDoNotFitAreRefusedWhereTheyAreGiven() {
        open(ONE);
        assertThatThrownBy(() -> start("a", StartOptions.DEFAULT.queue(DurableQueue.of("other"))))
                .isInstanceOf(UnknownQueueException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> start("a", StartOptions.DEFAULT.priority(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stage.act(() -> stage.system().queue(DurableQueue.of("other"))))
                .isInstanceOf(UnknownQueueException.class);
        assertThatThrownBy(() -> stage.open(DurableSystem.of(send).queues(ONE, ONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
