package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a queue promises, in virtual time. */
class QueueTest {

    private static final DurableQueue ONE = DurableQueue.of("mail").concurrency(1);
    private static final DurableQueue TAGGED =
            DurableQueue.of("mail").concurrencyPerTag("customer", 1).concurrencyPerTag("region", 2);
    private static final StartOptions QUEUED = StartOptions.DEFAULT.queue(ONE);

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

    private final DurableTestkit kit = DurableTestkit.of(send);

    @AfterEach
    void closeTheKit() {
        kit.close();
    }

    private void open(DurableQueue... queues) {
        kit.reopen(DurableSystem.of(send).queues(queues));
    }

    private Invocation<String> start(String name, StartOptions options) {
        return kit.system().start(send, name, name, options);
    }

    private void letGo(String name) {
        kit.system().invocation(send, name).complete("go", String.class, "now");
    }

    private void letGoCalled(String idBegin) {
        kit.system()
                .list(InvocationFilter.ALL.function(send))
                .map(info -> info.id().id())
                .filter(id -> id.startsWith(idBegin + "~"))
                .toList()
                .forEach(this::letGo);
    }

    private InvocationStatus status(String name) {
        return kit.system().invocation(send, name).info().status();
    }

    private QueueInfo queue(DurableQueue queue) {
        return kit.system().queue(queue);
    }

    private Failure failure(String name) {
        return kit.system()
                .invocation(send, name)
                .info()
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
        assertThat(queue(ONE)).isEqualTo(new QueueInfo("mail", 2, 2, Map.of("", new QueueInfo.Count(2, 2)), Map.of()));

        letGo("b");
        assertThat(begun).containsExactly("a", "b", "c");
        letGo("a");
        assertThat(begun).containsExactly("a", "b", "c", "d");
        letGo("c");
        letGo("d");
        assertThat(queue(ONE)).isEqualTo(new QueueInfo("mail", 0, 0, Map.of(), Map.of()));
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
        assertThat(queue(perKey).keys().get("a")).isEqualTo(new QueueInfo.Count(2, 1));

        letGo("a1");
        assertThat(begun).containsExactly("a1", "b1", "a2");
        letGo("b1");
        assertThat(begun).containsExactly("a1", "b1", "a2", "c1");
    }

    @Test
    void tagThatHasNoRoomLetsOthersPassAndKeepsTheOrderOfItsOwn() {
        open(TAGGED);
        start("a1", QUEUED.tag("customer", "a"));
        start("a2", QUEUED.tag("customer", "a"));
        start("a3", QUEUED.tag("customer", "a").priority(1));
        start("b1", QUEUED.tag("customer", "b"));
        start("free", QUEUED.tag("color", "red"));

        assertThat(begun).containsExactly("a1", "b1", "free");
        assertThat(queue(TAGGED).tags())
                .isEqualTo(Map.of("customer", Map.of("a", new QueueInfo.Count(2, 1), "b", new QueueInfo.Count(0, 1))));
        letGo("a1");
        assertThat(begun).containsExactly("a1", "b1", "free", "a3");
        letGo("a3");
        assertThat(begun).containsExactly("a1", "b1", "free", "a3", "a2");
    }

    @Test
    void oneWithSeveralTagsNeedsRoomForEach() {
        open(TAGGED);
        start("a-eu", QUEUED.tag("customer", "a").tag("region", "eu"));
        start("b-eu", QUEUED.tag("customer", "b").tag("region", "eu"));
        start("c-eu", QUEUED.tag("customer", "c").tag("region", "eu"));
        start("a-us", QUEUED.tag("customer", "a").tag("region", "us"));
        start("a-eu2", QUEUED.tag("customer", "a").tag("region", "eu"));
        start("c-us", QUEUED.tag("customer", "c").tag("region", "us"));

        assertThat(begun).containsExactly("a-eu", "b-eu", "c-us");
        letGo("b-eu");
        assertThat(begun).containsExactly("a-eu", "b-eu", "c-us");
        letGo("a-eu");
        assertThat(begun).containsExactly("a-eu", "b-eu", "c-us", "a-us");
        letGo("c-us");
        assertThat(begun).containsExactly("a-eu", "b-eu", "c-us", "a-us", "c-eu");
        letGo("a-us");
        assertThat(begun).containsExactly("a-eu", "b-eu", "c-us", "a-us", "c-eu", "a-eu2");
    }

    @Test
    void whatCanBeDoneToThoseThatWaitCanBeDoneToThoseThatWaitForATag() {
        open(TAGGED);
        StartOptions tagged = QUEUED.tag("customer", "a");
        start("a", tagged);
        start("late", tagged.deadline(Duration.ofSeconds(5)));
        Invocation<String> cancelled = start("cancelled", tagged);
        Invocation<String> killed = start("killed", tagged);
        Invocation<String> paused = start("paused", tagged.deduplicationKey("one"));
        start("last", tagged);
        assertThatThrownBy(() -> start("twin", tagged.deduplicationKey("one")))
                .isInstanceOf(DuplicateInQueueException.class);
        cancelled.cancel("not needed");
        killed.kill("not needed");
        paused.pause("hold");
        kit.advance(Duration.ofSeconds(6));

        assertThat(status("late")).isEqualTo(InvocationStatus.FAILED);
        assertThat(queue(TAGGED).tags()).isEqualTo(Map.of("customer", Map.of("a", new QueueInfo.Count(2, 1))));
        letGo("a");
        assertThat(begun).containsExactly("a");
        paused.resume();
        killed.restartFrom(1);
        assertThat(begun).containsExactly("a", "paused");
        assertThat(status("killed")).isEqualTo(InvocationStatus.QUEUED);
        letGo("paused");
        letGo("last");
        assertThat(begun).containsExactly("a", "paused", "last", "killed");
    }

    @Test
    void limitsPerTagOfTheNewCodeHoldForThoseThatWait() {
        open(ONE.concurrency(9).concurrencyPerTag("customer", 1));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            start(name, QUEUED.tag("customer", "x").tag("region", "eu"));
        }
        open(ONE.concurrency(9).concurrencyPerTag("customer", 2));
        assertThat(begun).containsExactly("a", "b");
        open(ONE.concurrency(9).concurrencyPerTag("region", 3));
        assertThat(begun).containsExactly("a", "b", "c");
        open(ONE.concurrency(9).concurrencyPerTag("region", 2));
        letGo("a");
        assertThat(begun).containsExactly("a", "b", "c");
        open(ONE.concurrency(9));
        assertThat(begun).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void greaterPriorityGoesFirstAndCanBeGivenToOneThatWaits() {
        open(ONE);
        start("first", QUEUED);
        start("low", QUEUED.priority(-1));
        start("high", QUEUED.priority(5));
        Invocation<String> raised = start("raised", QUEUED);
        raised.priority(9);

        letGo("first");
        letGo("raised");
        letGo("high");
        assertThat(begun).containsExactly("first", "raised", "high", "low");
        assertThatThrownBy(() -> raised.priority(1)).isInstanceOf(InvocationStateException.class);
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
        kit.advance(Duration.ofSeconds(9));
        assertThat(begun).containsExactly("a", "b");
        kit.advance(Duration.ofSeconds(2));
        assertThat(begun).containsExactly("a", "b", "c", "d");
        kit.advance(Duration.ofSeconds(10));
        assertThat(begun).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void rateHoldsAcrossOpenings() {
        DurableQueue rated = DurableQueue.of("mail").rate(1, Duration.ofSeconds(10));
        open(rated);
        start("a", QUEUED);
        start("b", QUEUED);
        kit.advance(Duration.ofSeconds(5));

        open(rated);
        assertThat(begun).containsExactly("a");
        kit.advance(Duration.ofSeconds(6));
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void invocationThatMissesItsDeadlineInTheQueueFailsAndNeverBegins() {
        open(ONE);
        start("a", QUEUED.deadline(Duration.ofSeconds(5)));
        start("late", QUEUED.deadline(Duration.ofSeconds(5)));
        start("c", QUEUED);
        kit.advance(Duration.ofSeconds(6));

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
        kit.advance(Duration.ofMinutes(2));

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
        kit.advance(Duration.ofMinutes(2));
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
        cancelled.cancel("not needed");
        killed.kill("not needed");

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
        a.kill("stop");

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void pausedInTheQueueItDoesNotBeginWhenItsTurnComes() {
        open(ONE);
        start("a", QUEUED);
        Invocation<String> paused = start("b", QUEUED);
        Invocation<String> early = start("c", QUEUED);
        paused.pause("hold");
        early.pause("hold");
        early.resume();

        assertThat(begun).containsExactly("a");
        letGo("a");
        assertThat(begun).containsExactly("a");
        paused.resume();
        letGo("b");
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void restartedItWaitsForItsTurnAgain() {
        open(ONE);
        Invocation<String> a = start("a", QUEUED);
        a.kill("stop");
        start("b", QUEUED);
        a.restartFrom(1);

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
                })
                .options(FunctionOptions.DEFAULT.retention(Duration.ofDays(1_000)));
        DurableQueue mail = ONE.concurrency(2).concurrencyPerTag("third", 1);
        kit.reopen(DurableSystem.of(nap).queues(mail));
        for (int i = 0; i < 21; i++) {
            kit.system().start(nap, "" + i, i, QUEUED.deduplicationKey("d" + i).tag("third", "" + i % 3));
        }
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            if (!kit.crashAt(kit.entries() + random.nextInt(9))) {
                kit.crash();
            }
            kit.down(Duration.ofSeconds(random.nextInt(3)));
            assertThat(count(begunAndNotEnded())).isLessThanOrEqualTo(2);
            assertThat(count(begunAndNotEnded().tag("third", "0"))).isLessThanOrEqualTo(1);
        }
        kit.advance(Duration.ofMinutes(4));

        assertThat(count(InvocationFilter.ALL.status(InvocationStatus.COMPLETED)))
                .isEqualTo(21);
        assertThat(queue(mail)).isEqualTo(new QueueInfo("mail", 0, 0, Map.of(), Map.of()));
    }

    private long count(InvocationFilter filter) {
        return kit.system().list(filter).count();
    }

    private static InvocationFilter begunAndNotEnded() {
        return InvocationFilter.ALL.status(InvocationStatus.RUNNING, InvocationStatus.SUSPENDED);
    }

    @Test
    void functionCallsThroughAQueue() {
        DurableFunction<String, String> caller = DurableFunction.of("caller", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> one = ctx.callAsync(send, "one", QUEUED);
            DurableFuture<String> two =
                    ctx.callAsync(send, "two", QUEUED.priority(2).tag("color", "red"));
            return one.get() + two.get();
        });
        kit.reopen(DurableSystem.of(send, caller).queues(ONE));
        Invocation<String> calling = kit.system().start(caller, "x", "");
        assertThat(begun).containsExactly("one");
        letGoCalled("x.1");
        assertThat(begun).containsExactly("one", "two");
        letGoCalled("x.2");
        String result = calling.result();
        assertThat(result).isEqualTo("onetwo");
    }

    @Test
    void failingLikeARefusedOneDoesNotKeepThePlace() {
        DurableFunction<String, String> caller = DurableFunction.of("caller", String.class, String.class, (ctx, in) -> {
            return ctx.call(send, "refused", StartOptions.DEFAULT.queue(DurableQueue.of("tiny")));
        });
        DurableQueue tiny = DurableQueue.of("tiny").concurrency(1).waitingMax(1);
        kit.reopen(DurableSystem.of(send, caller).queues(ONE, tiny));
        start("t1", StartOptions.DEFAULT.queue(tiny));
        start("t2", StartOptions.DEFAULT.queue(tiny));
        Invocation<String> calling = kit.system().start(caller, "x", "", QUEUED);

        assertThatThrownBy(calling::result)
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
        assertThatThrownBy(() -> kit.system().queue(DurableQueue.of("other")))
                .isInstanceOf(UnknownQueueException.class);
        assertThatThrownBy(() -> kit.reopen(DurableSystem.of(send).queues(ONE, ONE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ONE.concurrencyPerTag("customer", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customer");
        assertThatThrownBy(() -> ONE.concurrencyPerTag("", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
