package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import dev.everfold.journal.InMemoryJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay asks for what the journal has, or stops. */
class DeterminismTest {

    private static final DurableFunction<String, String> CHANCE =
            DurableFunction.of("chance", String.class, String.class, (ctx, input) -> {
                String before = ctx.now() + " " + ctx.random().nextInt() + " " + ctx.uuid();
                ctx.sleep(Duration.ofHours(1));
                return before + " " + ctx.now() + " " + ctx.random().nextInt();
            });

    @Test
    void timeAndChanceAreTheSameAtEveryReplay() {
        DurableReplay.of(CHANCE, "x").check();
        try (DurableTestkit kit = DurableTestkit.of(CHANCE)) {
            String one = kit.result(kit.start(CHANCE, "a", "x"));
            String other = kit.result(kit.start(CHANCE, "b", "x"));
            assertThat(one).isNotEqualTo(other);
        }
    }

    @Test
    void aFunctionThatLooksPastItsContextIsFound() {
        AtomicInteger outside = new AtomicInteger();
        DurableFunction<String, Integer> careless =
                DurableFunction.of("careless", String.class, Integer.class, (ctx, input) -> {
                    int counted = outside.incrementAndGet();
                    ctx.run("step", () -> {});
                    return counted;
                });
        assertThatThrownBy(() -> DurableReplay.of(careless, "x").check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("made a difference");
    }

    private static DurableFunction<String, String> steps(String first, String second) {
        return DurableFunction.of("changing", String.class, String.class, (ctx, input) -> {
            String one = ctx.run(first, String.class, () -> first);
            ctx.promise("go", Boolean.class).get();
            return one + ctx.run(second, String.class, () -> second);
        });
    }

    @Test
    void aReplayThatDivergesPausesAndGoesOnWithTheRightCode(@TempDir Path dir) {
        DurableFunction<String, String> right = steps("a", "b");
        DurableFunction<String, String> wrong = steps("x", "b");
        try (DurableSystem system = DurableSystem.open(dir, right)) {
            Invocation<String> invocation = system.start(right, "1", "");
            assertThat(invocation.result(Duration.ofMillis(100))).isEmpty();
        }
        try (DurableSystem system = DurableSystem.open(dir, wrong)) {
            Invocation<String> invocation = system.invocation(wrong, "1");
            invocation.complete("go", Boolean.class, true);
            Eventually.until(() -> invocation.info().status() == InvocationStatus.PAUSED);
            assertThat(invocation.info().trouble().orElseThrow().failure())
                    .returns(DivergedException.class.getName(), Failure::type)
                    .extracting(Failure::message)
                    .asString()
                    .contains("position 1", "run \"a\"", "run \"x\"", "version 1", "changing/1");
            assertThat(invocation.steps()).hasSize(2);
        }
        try (DurableSystem system = DurableSystem.open(dir, right)) {
            assertThat(system.invocation(right, "1").result()).isEqualTo("ab");
        }
    }

    @Test
    void aFunctionThatIsGoneIsWaitedFor(@TempDir Path dir) {
        DurableFunction<String, String> function = steps("a", "b");
        try (DurableSystem system = DurableSystem.open(dir, function)) {
            assertThat(system.start(function, "1", "").result(Duration.ofMillis(100)))
                    .isEmpty();
        }
        try (DurableSystem system = DurableSystem.open(dir)) {
            Invocation<?> invocation = system.invocation(new InvocationId("changing", "1"));
            invocation.complete("go", Boolean.class, true);
            Eventually.until(() -> invocation.info().status() == InvocationStatus.PAUSED);
            assertThat(invocation.info().trouble().orElseThrow().failure().type())
                    .isEqualTo(UnknownFunctionException.class.getName());
            assertThatThrownBy(() -> system.start(function, "2", "")).isInstanceOf(UnknownFunctionException.class);
        }
        try (DurableSystem system = DurableSystem.open(dir, function)) {
            assertThat(system.invocation(function, "1").result()).isEqualTo("ab");
        }
    }

    @Test
    void runningInvocationsStayOnTheirVersion() {
        InMemoryJournal journal = new InMemoryJournal(1);
        DurableFunction<String, String> one = steps("a", "b");
        DurableFunction<String, String> both = one.version(2, (ctx, input) -> "two");
        try (DurableSystem system = DurableSystem.of(one).open(journal)) {
            assertThat(system.start(one, "old", "").result(Duration.ofMillis(50)))
                    .isEmpty();
        }
        try (DurableSystem system = DurableSystem.of(both).open(journal)) {
            assertThat(system.call(both, "new", "")).isEqualTo("two");
            assertThat(system.versions())
                    .containsExactly(
                            new VersionInUse("changing", 1, 1, true), new VersionInUse("changing", 2, 0, true));
            system.invocation(both, "old").complete("go", Boolean.class, true);
            assertThat(system.invocation(both, "old").result()).isEqualTo("ab");
            assertThat(system.versions().getFirst().unfinished()).isZero();
        }
    }

    private static DurableFunction<String, String> marked(boolean changed) {
        return DurableFunction.of("marked", String.class, String.class, (ctx, input) -> {
            String way = "old";
            if (changed && ctx.version("faster", 1) >= 1) {
                way = ctx.run("new step", String.class, () -> "new");
            }
            ctx.promise("go", Boolean.class).get();
            return way;
        });
    }

    @Test
    void aMarkerTellsOldInvocationsFromNewOnes() {
        InMemoryJournal journal = new InMemoryJournal(1);
        try (DurableSystem system = DurableSystem.of(marked(false)).open(journal)) {
            assertThat(system.start(marked(false), "old", "").result(Duration.ofMillis(50)))
                    .isEmpty();
        }
        DurableFunction<String, String> changed = marked(true);
        for (int opening = 0; opening < 2; opening++) {
            try (DurableSystem system = DurableSystem.of(changed).open(journal)) {
                if (opening == 0) {
                    assertThat(system.start(changed, "new", "").result(Duration.ofMillis(50)))
                            .isEmpty();
                } else {
                    for (String id : List.of("old", "new")) {
                        system.invocation(changed, id).complete("go", Boolean.class, true);
                        assertThat(system.invocation(changed, id).result()).isEqualTo(id);
                    }
                }
            }
        }
    }

    @Test
    void aRecordedHistoryIsFollowedByTheCodeOfTodayOrNot() {
        DurableFunction<String, String> right = steps("a", "b");
        InvocationHistory waiting;
        InvocationHistory ended;
        try (DurableTestkit kit = DurableTestkit.of(right)) {
            Invocation<String> invocation = kit.start(right, "1", "");
            waiting = DurableReplay.history(invocation.history().bytes());
            invocation.complete("go", Boolean.class, true);
            ended = invocation.history();
            assertThat(kit.runs()).isEqualTo(java.util.Map.of("a", 1, "b", 1));
        }
        DurableReplay.follow(right, waiting);
        DurableReplay.follow(right, ended);
        DurableReplay.follow(steps("a", "other"), waiting);
        assertThatThrownBy(() -> DurableReplay.follow(steps("a", "other"), ended))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("position 3");
        assertThatThrownBy(() -> DurableReplay.history(new byte[] {7, 1})).isInstanceOf(ValueException.class);
    }

    @Test
    void aStepWithinAStepIsAnErrorAtOnce() {
        AtomicInteger inner = new AtomicInteger();
        DurableFunction<String, String> nested = DurableFunction.of(
                "nested",
                String.class,
                String.class,
                (ctx, in) -> ctx.run(
                        "outer",
                        String.class,
                        () -> ctx.run("inner", String.class, () -> {
                            inner.incrementAndGet();
                            return "";
                        })));
        try (DurableTestkit kit = DurableTestkit.of(nested)) {
            Invocation<String> invocation = kit.start(nested, "a", "");
            InvocationInfo info = invocation.info();
            assertThat(info.status()).isEqualTo(InvocationStatus.PAUSED);
            assertThat(info.trouble().orElseThrow().failure().message()).contains("within a step");
            assertThat(inner).hasValue(0);
        }
    }

    @Test
    void aContextIsForTheThreadOfItsFunction() {
        AtomicReference<Throwable> caught = new AtomicReference<>();
        DurableFunction<String, String> stray =
                DurableFunction.of("stray", String.class, String.class, (ctx, input) -> {
                    CompletableFuture.runAsync(() -> {
                                try {
                                    ctx.run("elsewhere", () -> {});
                                } catch (ContextMisuseException misuse) {
                                    caught.set(misuse);
                                }
                            })
                            .join();
                    return "done";
                });
        try (DurableSystem system = DurableSystem.of(stray).inMemory()) {
            assertThat(system.call(stray, "a", "")).isEqualTo("done");
            assertThat(caught.get()).isInstanceOf(ContextMisuseException.class).hasMessageContaining("stray/a");
            assertThat(system.invocation(stray, "a").steps()).isEmpty();
        }
    }

    @Test
    void aHistoryThatIsAtItsEndIsNotFollowedByMore() {
        DurableFunction<String, String> brief = DurableFunction.of(
                "brief", String.class, String.class, (ctx, input) -> ctx.run("one", String.class, () -> "1"));
        DurableFunction<String, String> longer = DurableFunction.of(
                "brief",
                String.class,
                String.class,
                (ctx, input) -> ctx.run("one", String.class, () -> "1") + ctx.run("two", String.class, () -> "2"));
        try (DurableTestkit kit = DurableTestkit.of(brief)) {
            Invocation<String> one = kit.start(brief, "a", "");
            assertThat(kit.result(one)).isEqualTo("1");
            assertThatThrownBy(() -> DurableReplay.follow(longer, one.history()))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
