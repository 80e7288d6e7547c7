package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableReplay;
import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** More than one thing at a time, and things that others do. */
class FutureTest {

    private static final DurableFunction<Integer, String> FAN_OUT =
            DurableFunction.of("fan-out", Integer.class, String.class, (ctx, count) -> {
                List<DurableFuture<String>> parts = java.util.stream.IntStream.range(0, count)
                        .mapToObj(i -> ctx.runAsync("part " + i, String.class, () -> "p" + i))
                        .toList();
                return String.join(",", ctx.all(parts));
            });

    @Test
    void allGivesResultsInTheOrderGiven() {
        try (DurableTestkit kit = DurableTestkit.of(FAN_OUT)) {
            kit.failing("part 1", 2);
            assertThat(kit.result(kit.start(FAN_OUT, "a", 3))).isEqualTo("p0,p1,p2");
        }
        assertThat(DurableReplay.of(FAN_OUT, 3).check()).isGreaterThan(3);
    }

    @Test
    void stepsBesideEachOtherReallyRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        DurableFunction<Integer, Boolean> meet = DurableFunction.of("meet", Integer.class, Boolean.class, (ctx, n) -> {
            List<DurableFuture<Boolean>> sides = List.of(
                    ctx.runAsync("left", Boolean.class, () -> {
                        both.countDown();
                        return both.await(10, TimeUnit.SECONDS);
                    }),
                    ctx.runAsync("right", Boolean.class, () -> {
                        both.countDown();
                        return both.await(10, TimeUnit.SECONDS);
                    }));
            return ctx.all(sides).stream().allMatch(met -> met);
        });
        try (DurableSystem system = DurableSystem.of(meet).inMemory()) {
            assertThat(system.call(meet, "a", 0)).isTrue();
        }
    }

    private static final DurableFunction<String, String> RACE =
            DurableFunction.of("race", String.class, String.class, (ctx, input) -> {
                DurableFuture<Void> slow = ctx.timer(Duration.ofHours(2));
                DurableFuture<Void> fast = ctx.timer(Duration.ofHours(1));
                int first = ctx.select(List.of(slow, fast));
                ctx.sleep(Duration.ofHours(5));
                int again = ctx.select(List.of(slow, fast));
                return first + " " + again;
            });

    @Test
    void theJournalSaysWhatWasFirst() {
        try (DurableTestkit kit = DurableTestkit.of(RACE)) {
            assertThat(kit.result(kit.start(RACE, "a", ""))).isEqualTo("1 1");
        }
        DurableReplay.of(RACE, "").check();
    }

    private static final DurableFunction<String, String> ANY = DurableFunction.of(
            "any",
            String.class,
            String.class,
            (ctx, input) -> ctx.any(List.of(
                    ctx.runAsync("bad", String.class, () -> {
                        throw new TerminalException("no");
                    }),
                    ctx.runAsync("good", String.class, () -> "yes"))));

    @Test
    void anyPassesFailuresBy() {
        try (DurableTestkit kit = DurableTestkit.of(ANY)) {
            assertThat(kit.result(kit.start(ANY, "a", ""))).isEqualTo("yes");
            kit.failingForGood("good");
            Invocation<String> none = kit.start(ANY, "b", "");
            assertThatThrownBy(() -> kit.result(none)).isInstanceOf(InvocationFailedException.class);
        }
    }

    private static final DurableFunction<String, String> APPROVAL = DurableFunction.of(
            "approval",
            String.class,
            String.class,
            (ctx, input) -> ctx.promise("decision", String.class)
                    .get(Duration.ofDays(7))
                    .orElse("nobody answered"));

    @Test
    void aPromiseIsWaitedForAsLongAsItIsWanted() {
        try (DurableTestkit kit = DurableTestkit.of(APPROVAL)) {
            Invocation<String> invocation = kit.start(APPROVAL, "a", "");
            kit.advance(Duration.ofDays(6)).crash();
            Invocation<String> again = kit.invocation(APPROVAL, "a");
            again.complete("decision", String.class, "granted");
            assertThat(kit.result(again)).isEqualTo("granted");
            assertThatThrownBy(() -> again.complete("decision", String.class, "denied"))
                    .isInstanceOf(PromiseCompletedException.class);
            assertThat(kit.result(kit.start(APPROVAL, "b", ""))).isEqualTo("nobody answered");
            assertThat(invocation.id()).isEqualTo(again.id());
        }
    }

    @Test
    void theRestOfTheTimeIsNotWaitedForOnceThereIsAnAnswer() {
        DurableFunction<String, String> asking =
                DurableFunction.of("asking", String.class, String.class, (ctx, input) -> {
                    for (int i = 0; i < 3; i++) {
                        ctx.promise("answer" + i, String.class).get(Duration.ofDays(7));
                    }
                    return ctx.promise("last", String.class).get();
                });
        try (DurableTestkit kit = DurableTestkit.of(asking)) {
            Invocation<String> invocation = kit.start(asking, "a", "");
            for (int i = 0; i < 3; i++) {
                invocation.complete("answer" + i, String.class, "yes");
            }
            kit.crash();
            Invocation<String> again = kit.invocation(asking, "a");
            assertThat(again.steps().stream().filter(step -> !step.ended()))
                    .singleElement()
                    .extracting(StepRecord::name)
                    .isEqualTo("last");
            again.complete("last", String.class, "done");
            assertThat(kit.result(again)).isEqualTo("done");
        }
    }

    @Test
    void aPromiseMayBeCompletedBeforeItIsAskedFor() {
        DurableFunction<String, String> late = DurableFunction.of("late", String.class, String.class, (ctx, input) -> {
            ctx.sleep(Duration.ofHours(1));
            return ctx.promise("early", String.class).get();
        });
        try (DurableTestkit kit = DurableTestkit.of(late)) {
            Invocation<String> invocation = kit.start(late, "a", "");
            invocation.complete("early", String.class, "bird");
            assertThat(kit.result(invocation)).isEqualTo("bird");
        }
    }

    private static final DurableFunction<Integer, String> INBOX =
            DurableFunction.of("inbox", Integer.class, String.class, (ctx, count) -> {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    all.append(ctx.signal("word", String.class).get()).append(' ');
                    ctx.set(StateKey.of("words", Integer.class), i + 1);
                }
                return all.toString().strip();
            });

    @Test
    void signalsAreReceivedInTheOrderSentAndStateIsReadFromOutside() {
        try (DurableTestkit kit = DurableTestkit.of(INBOX)) {
            Invocation<String> invocation = kit.start(INBOX, "a", 3);
            for (String word : List.of("one", "two")) {
                invocation.signal("word", String.class, word);
            }
            java.util.Optional<Integer> words = invocation.state(StateKey.of("words", Integer.class));
            assertThat(words).contains(2);
            Invocation<String> again = kit.crash().invocation(INBOX, "a");
            again.signal("word", String.class, "three");
            assertThat(kit.result(again)).isEqualTo("one two three");
        }
    }

    private static final DurableFunction<String, String> GREEDY =
            DurableFunction.of("greedy", String.class, String.class, (ctx, input) -> {
                StringBuilder caught = new StringBuilder();
                try {
                    ctx.sleep(Duration.ofHours(1));
                } catch (Throwable swallowed) {
                    caught.append("swallowed");
                } finally {
                    ctx.run("cleanup", () -> {});
                }
                return caught + ctx.run("done", String.class, () -> "done");
            });

    @Test
    void whoCatchesWhatTakesTheStackAwayChangesNothing() {
        try (DurableTestkit kit = DurableTestkit.of(GREEDY)) {
            Invocation<String> invocation = kit.start(GREEDY, "a", "");
            assertThat(kit.runs()).isEmpty();
            assertThat(kit.result(invocation)).isEqualTo("done");
            assertThat(kit.runs()).isEqualTo(java.util.Map.of("cleanup", 1, "done", 1));
        }
    }

    private static final DurableFunction<String, String> CHILD =
            DurableFunction.of("child", String.class, String.class, (ctx, input) -> {
                ctx.sleep(Duration.ofHours(1));
                if (input.equals("bad")) {
                    throw new TerminalException("42", "the child says no", null);
                }
                return ctx.run("work", String.class, () -> input + "!");
            });

    private static final DurableFunction<String, String> PARENT =
            DurableFunction.of("parent", String.class, String.class, (ctx, input) -> {
                DurableFuture<String> other = ctx.callAsync(CHILD, "other");
                String first = ctx.call(CHILD, input);
                return first + other.get();
            });

    @Test
    void callsHappenOnceAndGiveTheResult() {
        try (DurableTestkit kit = DurableTestkit.of(PARENT, CHILD)) {
            assertThat(kit.result(kit.start(PARENT, "a", "x"))).isEqualTo("x!other!");
            assertThat(kit.runs()).containsEntry("work", 2);
            Invocation<String> bad = kit.start(PARENT, "b", "bad");
            assertThatThrownBy(() -> kit.result(bad)).hasMessageContaining("the child says no");
        }
        DurableReplay.of(PARENT, "x").calling(CHILD).check();
    }
}
