package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a restart keeps, what it forgets, and what it leaves behind. */
@Timeout(60)
class RestartTest {

    private final List<String> log = new ArrayList<>();

    private static final DurableFunction<String, String> ECHO =
            DurableFunction.of("echo", String.class, String.class, (ctx, input) -> input);

    private static final DurableFunction<String, String> WAITING = DurableFunction.of(
            "waiting",
            String.class,
            String.class,
            (ctx, input) -> ctx.promise("go", String.class).get());

    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    /** The first step of all hangs, until it is let go. */
    private DurableFunction<String, String> hanging() {
        AtomicInteger runs = new AtomicInteger();
        return DurableFunction.of("hanging", String.class, String.class, (ctx, input) -> {
            boolean isFirst = runs.incrementAndGet() == 1;
            try {
                String step = ctx.run("step", String.class, () -> {
                    if (isFirst) {
                        running.countDown();
                        go.await();
                    }
                    return input;
                });
                return step + ctx.promise("end", String.class).get();
            } finally {
                if (isFirst) {
                    gone.countDown();
                }
            }
        });
    }

    @Test
    void aStepThatHangsDoesNotHoldBackTheRestart() throws Exception {
        DurableFunction<String, String> hanging = hanging();
        try (DurableSystem system = DurableSystem.of(hanging).inMemory()) {
            Invocation<String> invocation = system.start(hanging, "a", "one");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            invocation.kill("it hangs");
            invocation.restartFrom(1);
            invocation.complete("end", String.class, " end");
            assertThat(invocation.resultAsync().get(30, TimeUnit.SECONDS)).isEqualTo("one end");
            go.countDown();
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStepThatHangsWritesNothingIntoTheNextInvocationOfItsId() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        DurableFunction<String, String> brief = DurableFunction.<String, String>of(
                        "brief", String.class, String.class, (ctx, input) -> {
                            try {
                                return ctx.run("step", String.class, () -> {
                                    running.countDown();
                                    (input.equals("one") ? go : second).await();
                                    return input;
                                });
                            } finally {
                                gone.countDown();
                            }
                        })
                .options(FunctionOptions.DEFAULT.retention(Duration.ofMillis(1)));
        try (DurableSystem system = DurableSystem.of(brief).inMemory()) {
            Invocation<String> first = system.start(brief, "a", "one");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            first.kill("it hangs");
            Eventually.until(() -> system.list(InvocationFilter.ALL).findAny().isEmpty());
            var result = system.start(brief, "a", "two").resultAsync();
            go.countDown();
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
            second.countDown();
            assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("two");
        }
    }

    @Test
    void whatIsForgottenOfOneThatIsPausedIsCancelled() {
        DurableFunction<String, String> caller = DurableFunction.of("caller", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> kept = ctx.callAsync(WAITING, "kept");
            DurableFuture<String> forgotten = ctx.callAsync(WAITING, "forgotten");
            return kept.get() + forgotten.get();
        });
        try (DurableTestkit kit = DurableTestkit.of(caller, WAITING)) {
            Invocation<String> invocation = kit.start(caller, "a", "");
            invocation.pause("to look");
            invocation.restartFrom(2);
            kit.advance(Duration.ofMinutes(1));
            assertThat(kit.system()
                            .list(InvocationFilter.ALL.function(WAITING))
                            .map(info -> info.status().toString())
                            .sorted())
                    .containsExactly("CANCELLED", "SUSPENDED", "SUSPENDED");
        }
    }

    @Test
    void whatIsKeptHasItsKeysIdsAndChanceAndWhatIsForgottenHasOthers() {
        DurableFunction<String, String> charging =
                DurableFunction.of("charging", String.class, String.class, (ctx, input) -> {
                    UUID before = ctx.uuid();
                    ctx.run("charge", () -> log.add("charge"));
                    InvocationId sent = ctx.send(ECHO, "x");
                    UUID between = ctx.uuid();
                    ctx.run("ship", () -> log.add(before + " " + sent + " " + between));
                    return "";
                });
        try (DurableTestkit kit = DurableTestkit.of(charging, ECHO)) {
            Invocation<String> invocation = kit.start(charging, "a", "");
            List<String> keys = keys(invocation);
            invocation.restartFrom(3);
            kit.crash();
            assertThat(kit.result(invocation)).isEmpty();
            assertThat(log).hasSize(3);
            String[] one = log.get(1).split(" ", -1);
            String[] two = log.get(2).split(" ", -1);
            assertThat(two[0]).isEqualTo(one[0]);
            assertThat(two[1]).isEqualTo(one[1]);
            assertThat(two[2]).isNotEqualTo(one[2]);
            assertThat(keys(invocation).subList(0, 2)).isEqualTo(keys.subList(0, 2));
            assertThat(keys(invocation).get(2)).isNotEqualTo(keys.get(2));
            invocation.restartFrom(2);
            assertThat(keys(invocation).getFirst()).isEqualTo(keys.getFirst());
            assertThat(keys(invocation).get(1)).isNotEqualTo(keys.get(1));
        }
    }

    private static List<String> keys(Invocation<?> invocation) {
        return invocation.steps().stream().map(StepRecord::idempotencyKey).toList();
    }

    /** The call that had no answer then is over, and one that waits for it hears so. */
    @Test
    void oneThatHasEndedRunsNothingAgainThatIsToBeKept() {
        DurableFunction<String, String> shipping =
                DurableFunction.of("shipping", String.class, String.class, (ctx, input) -> {
                    DurableFuture<String> call = ctx.callAsync(WAITING, "");
                    ctx.run("charge", () -> {});
                    ctx.select(List.of(call, ctx.timer(Duration.ofMinutes(1))));
                    ctx.run("ship", () -> {});
                    return input.isEmpty() ? "shipped" : call.get();
                });
        try (DurableTestkit kit = DurableTestkit.of(shipping, WAITING)) {
            Invocation<String> shipped = kit.start(shipping, "a", "");
            assertThat(kit.result(shipped)).isEqualTo("shipped");
            shipped.restartFrom(4);
            assertThat(kit.result(shipped)).isEqualTo("shipped");
            assertThat(kit.runs()).isEqualTo(Map.of("charge", 1, "ship", 2));
            Invocation<String> killed = kit.start(shipping, "b", "wait");
            kit.advance(Duration.ofMinutes(2));
            killed.kill("enough");
            killed.restartFrom(4);
            assertThatThrownBy(() -> kit.result(killed)).isInstanceOf(InvocationFailedException.class);
            killed.restartFrom(1);
            kit.advance(Duration.ofMinutes(2));
            assertThat(killed.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
        }
    }

    record Note(String text) {}

    /** Keeps what it is told. */
    static final class Notes implements Decider<Note, Note, Note, Note> {
        @Override
        public Note initialState() {
            return new Note("");
        }

        @Override
        public Decision<Note, Note> decide(Note command, Note state) {
            return Decision.accept(command);
        }

        @Override
        public Note evolve(Note state, Note event) {
            return new Note(state.text + event.text);
        }
    }

    @Test
    void whatIsSentLaterIsSentThoughItIsRestartedMeanwhile() {
        ActorType<Note, Note, Note> notes = ActorType.of("notes", new Notes());
        DurableFunction<String, String> late = DurableFunction.<String, String>of(
                        "late", String.class, String.class, (ctx, input) -> {
                            ctx.sendAfter(Message.to(notes, "n", new Note("sent")), Duration.ofDays(10));
                            return ctx.run("two", String.class, () -> "done");
                        })
                .options(FunctionOptions.DEFAULT.retention(Duration.ofHours(1)));
        try (DurableTestkit kit = DurableTestkit.of(List.of(notes), late)) {
            Invocation<String> invocation = kit.start(late, "a", "");
            kit.advance(Duration.ofHours(2));
            invocation.restartFrom(2);
            kit.advance(Duration.ofDays(11));
            assertThat(kit.system().actors().ref(notes, "n").state().state()).isEqualTo(new Note("sent"));
            assertThat(kit.system().list(InvocationFilter.ALL)).isEmpty();
        }
    }

    @Test
    void aRestartOfOneThatIsPausedGivesItsPlaceBackAtTheEnd() {
        DurableQueue mail = DurableQueue.of("mail").concurrency(1);
        try (DurableTestkit kit = DurableTestkit.of(DurableSystem.of(WAITING).queues(mail))) {
            var one = kit.system().start(WAITING, "one", "", StartOptions.DEFAULT.queue(mail));
            one.pause("to look");
            one.restartFrom(1);
            one.complete("go", String.class, "done");
            assertThat(kit.result(one)).isEqualTo("done");
            kit.advance(Duration.ofMinutes(1));
            assertThat(kit.system().queue(mail).running()).isZero();
            var two = kit.system().start(WAITING, "two", "", StartOptions.DEFAULT.queue(mail));
            kit.advance(Duration.ofMinutes(1));
            assertThat(two.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
        }
    }

    @Test
    void aSecondRestartWhileItWaitsForItsQueueGivesOtherKeys() {
        DurableQueue mail = DurableQueue.of("mail").concurrency(1);
        DurableFunction<String, String> three =
                DurableFunction.of("three", String.class, String.class, (ctx, input) -> {
                    String one =
                            ctx.run("one", String.class, Step.of(info -> info.idempotencyKey()), StepOptions.DEFAULT);
                    String two =
                            ctx.run("two", String.class, Step.of(info -> info.idempotencyKey()), StepOptions.DEFAULT);
                    String last =
                            ctx.run("three", String.class, Step.of(info -> info.idempotencyKey()), StepOptions.DEFAULT);
                    return one + " " + two + " " + last;
                });
        try (DurableTestkit kit =
                DurableTestkit.of(DurableSystem.of(three, WAITING).queues(mail))) {
            var one = kit.system().start(three, "one", "", StartOptions.DEFAULT.queue(mail));
            String[] first = kit.result(one).split(" ", -1);
            var other = kit.system().start(WAITING, "other", "", StartOptions.DEFAULT.queue(mail));
            one.restartFrom(3);
            assertThat(one.info().status()).isEqualTo(InvocationStatus.QUEUED);
            one.pause("the wrong position");
            one.restartFrom(2);
            other.complete("go", String.class, "");
            String[] second = kit.result(one).split(" ", -1);
            assertThat(second[0]).isEqualTo(first[0]);
            assertThat(second[2]).isNotEqualTo(first[2]);
            assertThat(second[1]).isNotEqualTo(first[1]);
        }
    }

    @Test
    void whatWasAnsweredIsForgottenByARestart() {
        List<String> ids = new ArrayList<>();
        DurableFunction<String, String> asks = DurableFunction.of("asks", String.class, String.class, (ctx, input) -> {
            DurablePromise<String> answer = ctx.promise(String.class);
            ctx.run("letter", () -> ids.add(answer.id()));
            return answer.get();
        });
        try (DurableTestkit kit = DurableTestkit.of(asks)) {
            Invocation<String> one = kit.start(asks, "a", "");
            kit.system().complete(ids.getFirst(), String.class, "yes");
            assertThat(kit.result(one)).isEqualTo("yes");
            one.restartFrom(1);
            kit.advance(Duration.ofMinutes(1));
            assertThat(ids.get(1)).isNotEqualTo(ids.getFirst());
            assertThat(one.info().status()).isEqualTo(InvocationStatus.SUSPENDED);
        }
    }

    /** The called one has completed, so its caller is not to hear that it was cancelled. */
    @Test
    void anAnswerThatComesAfterTheEndIsKnownToTheRestart() {
        DurableFunction<String, String> charge = DurableFunction.of("charge", String.class, String.class, (ctx, in) -> {
            try {
                return ctx.promise("go", String.class).get();
            } catch (InvocationCancelledException tooLate) {
                return "charged all the same";
            }
        });
        DurableFunction<String, String> parent = DurableFunction.of("parent", String.class, String.class, (ctx, in) -> {
            DurableFuture<String> charged = ctx.callAsync(charge, "");
            ctx.run("ship", () -> {});
            return charged.get();
        });
        try (DurableTestkit kit = DurableTestkit.of(parent, charge)) {
            kit.failingForGood("ship");
            Invocation<String> one = kit.start(parent, "a", "");
            kit.advance(Duration.ofMinutes(1));
            kit.failing("ship", 0);
            one.restartFrom(2);
            assertThat(kit.result(one)).isEqualTo("charged all the same");
        }
    }

    @Test
    void aSagaThatWasUndoneIsOnlyBegunAnew() {
        List<String> log = new ArrayList<>();
        DurableFunction<String, String> saga = DurableFunction.of("saga", String.class, String.class, (ctx, in) -> {
            ctx.compensate("refund", () -> log.add("refund"));
            ctx.run("charge", () -> log.add("charge"));
            ctx.run("ship", () -> log.add("ship"));
            return "shipped";
        });
        try (DurableTestkit kit = DurableTestkit.of(saga)) {
            kit.failingForGood("ship");
            Invocation<String> one = kit.start(saga, "a", "");
            kit.advance(Duration.ofMinutes(1));
            kit.failing("ship", 0);
            assertThatThrownBy(() -> one.restartFrom(2))
                    .isInstanceOf(InvocationStateException.class)
                    .hasMessageContaining("was undone; restart it from position 1");
            assertThatThrownBy(() -> one.restartFrom(9))
                    .isInstanceOf(InvocationStateException.class)
                    .hasMessageContaining("behind all that it has");
            one.restartFrom(1);
            assertThat(kit.result(one)).isEqualTo("shipped");
            assertThat(log).containsExactly("charge", "refund", "charge", "ship");
        }
    }

    @Test
    void whatWasToBeSentLaterAndIsForgottenIsNotSent() {
        ActorType<Note, Note, Note> notes = ActorType.of("notes", new Notes());
        DurableFunction<String, String> late = DurableFunction.of("late", String.class, String.class, (ctx, input) -> {
            ctx.run("one", String.class, () -> "done");
            ctx.sendAfter(Message.to(notes, "n", new Note("sent")), Duration.ofHours(10));
            return "done";
        });
        try (DurableTestkit kit = DurableTestkit.of(List.of(notes), late)) {
            Invocation<String> invocation = kit.start(late, "a", "");
            kit.advance(Duration.ofHours(1));
            invocation.restartFrom(1);
            kit.advance(Duration.ofHours(20));
            assertThat(kit.system().actors().ref(notes, "n").state().state()).isEqualTo(new Note("sent"));
        }
    }

    @Test
    void oneThatIsCancelledInItsQueueUndoesWhatItHasKept() {
        List<String> log = new ArrayList<>();
        DurableQueue mail = DurableQueue.of("mail").concurrency(1);
        DurableFunction<String, String> saga = DurableFunction.of("saga", String.class, String.class, (ctx, in) -> {
            ctx.compensate("undo", () -> log.add("undo"));
            ctx.run("do", () -> log.add("do"));
            return ctx.run("more", String.class, () -> "done");
        });
        try (DurableTestkit kit =
                DurableTestkit.of(DurableSystem.of(saga, WAITING).queues(mail))) {
            var one = kit.system().start(saga, "one", "", StartOptions.DEFAULT.queue(mail));
            assertThat(kit.result(one)).isEqualTo("done");
            var other = kit.system().start(WAITING, "other", "", StartOptions.DEFAULT.queue(mail));
            one.restartFrom(2);
            one.cancel("changed my mind");
            assertThat(one.info().status()).isEqualTo(InvocationStatus.QUEUED);
            other.complete("go", String.class, "");
            assertThatThrownBy(() -> kit.result(one)).isInstanceOf(InvocationCancelledException.class);
            assertThat(log).containsExactly("do", "undo");
        }
    }
}
