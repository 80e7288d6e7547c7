package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.journal.InMemoryJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Ends that are no success: what is undone, what is given up, and what is tried again. */
class UndoTest {

    private static final DurableFunction<String, String> WAITING = DurableFunction.of(
            "waiting",
            String.class,
            String.class,
            (ctx, input) -> ctx.promise("go", String.class).get());

    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void aCompensationThatFailsForGoodPausesAndGoesOnWhenResumed() {
        AtomicBoolean knows = new AtomicBoolean();
        DurableFunction<String, String> function =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    ctx.compensate("first", () -> log.add("first"));
                    ctx.compensate("second", () -> {
                        if (!knows.get()) {
                            throw new TerminalException("no such charge");
                        }
                        log.add("second");
                    });
                    throw new TerminalException("it fails");
                });
        try (DurableTestkit kit = DurableTestkit.of(function)) {
            Invocation<String> invocation = kit.start(function, "a", "");
            kit.crash();
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(invocation.info().trouble().orElseThrow().failure().message())
                    .contains("no such charge");
            knows.set(true);
            invocation.resume();
            assertThatThrownBy(() -> kit.result(invocation))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("it fails");
            assertThat(log).containsExactly("second", "first");
        }
    }

    @Test
    void aCallThatIsCancelledWithItsCallerUndoesAllThatItDid() {
        DurableFunction<String, String> called =
                DurableFunction.of("called", String.class, String.class, (ctx, input) -> {
                    for (int i = 0; i < 5; i++) {
                        String name = "undo " + i;
                        ctx.compensate(name, () -> log.add(name));
                    }
                    ctx.sleep(Duration.ofDays(1));
                    return "";
                });
        DurableFunction<String, String> caller =
                DurableFunction.of("caller", String.class, String.class, (ctx, input) -> ctx.call(called, input));
        DurableFunction<String, String> hasty =
                DurableFunction.of("hasty", String.class, String.class, (ctx, input) -> {
                    var _ = ctx.callAsync(called, input);
                    return "done";
                });
        try (DurableTestkit kit = DurableTestkit.of(called, caller, hasty)) {
            Invocation<String> invocation = kit.start(caller, "a", "");
            invocation.cancel("stop");
            kit.advance(Duration.ofHours(1));
            assertThat(log).containsExactly("undo 4", "undo 3", "undo 2", "undo 1", "undo 0");
            log.clear();
            assertThat(kit.result(kit.start(hasty, "b", ""))).isEqualTo("done");
            kit.advance(Duration.ofHours(1));
            assertThat(log).containsExactly("undo 4", "undo 3", "undo 2", "undo 1", "undo 0");
        }
    }

    @Test
    void anErrorInAStepIsAFailedAttempt() {
        InMemoryJournal journal = new InMemoryJournal(1);
        RetryPolicy thrice = RetryPolicy.DEFAULT
                .delays(Duration.ofMillis(1), 1, Duration.ofMillis(1))
                .maxAttempts(3);
        AtomicInteger attempts = new AtomicInteger();
        Step<String> bad = _ -> {
            attempts.incrementAndGet();
            throw new AssertionError("a bug");
        };
        DurableFunction<Boolean, String> function =
                DurableFunction.of("function", Boolean.class, String.class, (ctx, aside) -> {
                    StepOptions options = StepOptions.DEFAULT.retry(thrice);
                    return aside
                            ? ctx.runAsync("bad", String.class, bad, options).get()
                            : ctx.run("bad", String.class, bad, options);
                });
        try (DurableSystem system = DurableSystem.of(function)
                .options(DurableOptions.DEFAULT.suspendAfter(Duration.ofMillis(50)))
                .open(journal)) {
            for (boolean aside : new boolean[] {false, true}) {
                attempts.set(0);
                Invocation<String> invocation = system.start(function, "aside " + aside, aside);
                assertThatThrownBy(() -> invocation
                                .resultAsync()
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join())
                        .hasCauseInstanceOf(InvocationFailedException.class)
                        .hasMessageContaining("a bug");
                assertThat(attempts).hasValue(3);
            }
        }
    }

    @Test
    void aFunctionThatFailsWhenItsRetriesEndUndoesWhatItDid() {
        AtomicBoolean throwsStill = new AtomicBoolean(true);
        DurableFunction<String, String> function = DurableFunction.of(
                        "function", String.class, String.class, (ctx, input) -> {
                            ctx.compensate("undo one", () -> log.add("undo one"));
                            ctx.compensate("undo two", () -> {
                                log.add("undo two");
                                throwsStill.set(false);
                            });
                            ctx.run("do", () -> {});
                            if (throwsStill.get()) {
                                throw new IllegalStateException("a bug");
                            }
                            return ctx.run("behind", String.class, () -> "too late");
                        })
                .options(FunctionOptions.DEFAULT.retry(RetryPolicy.NEVER).whenExhausted(WhenExhausted.FAIL));
        try (DurableTestkit kit = DurableTestkit.of(function)) {
            Invocation<String> invocation = kit.start(function, "a", "");
            assertThatThrownBy(() -> kit.result(invocation))
                    .isInstanceOf(InvocationFailedException.class)
                    .hasMessageContaining("a bug");
            assertThat(log).containsExactly("undo two", "undo one");
            assertThat(kit.runs()).doesNotContainKey("behind");
        }
    }

    @Test
    void anAsyncStepIsTriedAgainWhileItsFunctionSleeps() {
        DurableFunction<String, String> function =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    DurableFuture<String> mail = ctx.runAsync("mail", String.class, () -> "sent");
                    DurableFuture<String> promise = ctx.promise("go", String.class);
                    if (input.equals("sleep")) {
                        ctx.sleep(Duration.ofDays(30));
                    } else {
                        ctx.all(List.of(mail, promise));
                    }
                    return mail.get();
                });
        for (String input : List.of("sleep", "all")) {
            try (DurableTestkit kit = DurableTestkit.of(function)) {
                kit.failing("mail", 2);
                Invocation<String> invocation = kit.start(function, "a", input);
                assertThat(invocation.info().trouble().orElseThrow().step()).isEqualTo("mail");
                kit.advance(Duration.ofDays(1));
                assertThat(kit.runs()).as(input).containsEntry("mail", 3);
                invocation.complete("go", String.class, "on");
                assertThat(kit.result(invocation)).isEqualTo("sent");
            }
        }
    }

    @Test
    void aCancellationEndsAStepThatKeepsFailing() {
        RetryPolicy quick = RetryPolicy.FOREVER.delays(Duration.ofMillis(1), 1, Duration.ofMillis(1));
        AtomicInteger attempts = new AtomicInteger();
        Step<String> failing = Step.of(_ -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("the provider is down");
        });
        Step<String> verified = failing.verifiedBy(_ -> Verification.notDone());
        DurableFunction<String, String> function =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    ctx.compensate("undo", () -> log.add("undo " + input));
                    StepOptions options = StepOptions.DEFAULT.retry(quick);
                    return switch (input) {
                        case "aside" ->
                            ctx.runAsync("fail", String.class, failing, options).get();
                        case "verified" -> ctx.run("fail", String.class, verified, options);
                        default -> ctx.run("fail", String.class, failing, options);
                    };
                });
        try (DurableSystem system = DurableSystem.of(function).inMemory()) {
            for (String input : List.of("plain", "verified", "aside")) {
                attempts.set(0);
                Invocation<String> invocation = system.start(function, input, input);
                Eventually.until(() -> attempts.get() > 3);
                invocation.cancel("enough");
                assertThatThrownBy(() -> invocation
                                .resultAsync()
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join())
                        .as(input)
                        .hasCauseInstanceOf(InvocationCancelledException.class);
                assertThat(log).contains("undo " + input);
            }
        }
    }

    @Test
    void retriesOfAFunctionCountFromWhereItLastGotFurther() {
        AtomicInteger runs = new AtomicInteger();
        DurableFunction<String, String> function =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("a glitch");
                    }
                    ctx.sleep(Duration.ofDays(2));
                    ctx.run("step", () -> {});
                    if (log.isEmpty()) {
                        log.add("second glitch");
                        throw new IllegalStateException("a glitch");
                    }
                    return "done";
                });
        try (DurableTestkit kit = DurableTestkit.of(function)) {
            Invocation<String> invocation = kit.start(function, "a", "");
            kit.advance(Duration.ofDays(3));
            assertThat(invocation.result()).isEqualTo("done");
        }
    }

    @Test
    void codeThatThrowsBeforeTheEndOfAHistoryDoesNotFollowIt() {
        DurableFunction<String, String> right = DurableFunction.of(
                "function",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("one", String.class, () -> "1") + ctx.run("two", String.class, () -> "2"));
        DurableFunction<String, String> wrong =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    throw new IllegalStateException("a bug in the new code");
                });
        try (DurableTestkit kit = DurableTestkit.of(right)) {
            Invocation<String> invocation = kit.start(right, "a", "");
            kit.result(invocation);
            InvocationHistory history = invocation.history();
            assertThatThrownBy(() -> DurableReplay.follow(wrong, history))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a bug in the new code");
        }
    }

    @Test
    void aGeneratorIsNotForSteps() {
        DurableFunction<String, String> function =
                DurableFunction.of("function", String.class, String.class, (ctx, input) -> {
                    var random = ctx.random();
                    return ctx.run("draw", String.class, () -> "" + random.nextInt());
                });
        try (DurableTestkit kit = DurableTestkit.of(function)) {
            Invocation<String> invocation = kit.start(function, "a", "");
            assertThat(invocation.info().trouble().orElseThrow().failure().type())
                    .isEqualTo(ContextMisuseException.class.getName());
        }
    }

    @Test
    void thatOneChildWasKilledLetsTheOthersUndo() {
        List<String> log = new ArrayList<>();
        DurableFunction<String, String> saga = DurableFunction.of("saga", String.class, String.class, (ctx, input) -> {
            ctx.compensate("undo", () -> log.add("undo"));
            return ctx.promise("go", String.class).get();
        });
        DurableFunction<String, String> parent =
                DurableFunction.of("parent", String.class, String.class, (ctx, input) -> {
                    DurableFuture<String> victim = ctx.callAsync(WAITING, "");
                    DurableFuture<String> other = ctx.callAsync(saga, "");
                    return victim.get() + other.get();
                });
        try (DurableTestkit kit = DurableTestkit.of(WAITING, saga, parent)) {
            Invocation<String> invocation = kit.start(parent, "a", "");
            var victim = kit.system()
                    .list(InvocationFilter.ALL.function(WAITING))
                    .findFirst()
                    .orElseThrow();
            kit.system().invocation(victim.id()).kill("hangs");
            kit.advance(Duration.ofMinutes(1));
            assertThat(invocation.info().status()).isEqualTo(InvocationStatus.FAILED);
            assertThat(log).containsExactly("undo");
        }
    }

    @Test
    void aMessageThatThrowsIsAFailureToo() {
        DurableFunction<String, String> odd = DurableFunction.of("odd", String.class, String.class, (ctx, input) -> {
            return ctx.runAsync("fail", String.class, () -> {
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                throw new IllegalArgumentException("no message");
                            }
                        };
                    })
                    .get();
        });
        try (DurableSystem system = DurableSystem.of(odd).inMemory()) {
            Invocation<String> one = system.start(odd, "a", "");
            Eventually.until(() -> one.info().status() != InvocationStatus.RUNNING);
            assertThat(one.info().status()).isIn(InvocationStatus.BACKING_OFF, InvocationStatus.PAUSED);
        }
    }

    @Test
    void anInvocationThatGaveUpDoesNotCompleteAfterAll() {
        List<String> log = new ArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        DurableFunction<String, String> glitch = DurableFunction.<String, String>of(
                        "glitch", String.class, String.class, (ctx, input) -> {
                            ctx.compensate("undo", () -> log.add("undo"));
                            ctx.run("do", () -> log.add("do"));
                            if (tries.incrementAndGet() == 1) {
                                throw new IllegalStateException("bad luck");
                            }
                            try {
                                return ctx.call(WAITING, "");
                            } catch (InvocationFailedException failed) {
                                return "the call failed, never mind";
                            }
                        })
                .options(FunctionOptions.DEFAULT.retry(RetryPolicy.NEVER).whenExhausted(WhenExhausted.FAIL));
        try (DurableTestkit kit = DurableTestkit.of(glitch, WAITING)) {
            Invocation<String> one = kit.start(glitch, "a", "");
            kit.advance(Duration.ofMinutes(1));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.FAILED);
            assertThat(log).containsExactly("do", "undo");
        }
    }

    @Test
    void oneWhoseCodeThrowsCanBeCancelled() {
        List<String> log = new ArrayList<>();
        DurableFunction<String, String> buggy =
                DurableFunction.of("buggy", String.class, String.class, (ctx, input) -> {
                    ctx.compensate("undo", () -> log.add("undo"));
                    ctx.run("do", () -> log.add("do"));
                    throw new IllegalStateException("a bug");
                });
        try (DurableTestkit kit = DurableTestkit.of(buggy)) {
            Invocation<String> one = kit.start(buggy, "a", "");
            kit.advance(Duration.ofSeconds(1));
            assertThat(one.info().status()).isEqualTo(InvocationStatus.BACKING_OFF);
            one.cancel("undo it");
            kit.advance(Duration.ofHours(20));
            if (one.info().status() == InvocationStatus.PAUSED) {
                one.cancel("really");
                kit.advance(Duration.ofHours(20));
            }
            assertThat(one.info().status()).isEqualTo(InvocationStatus.CANCELLED);
            assertThat(log).containsExactly("do", "undo");
        }
    }
}
