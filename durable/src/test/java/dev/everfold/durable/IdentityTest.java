package dev.everfold.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.durable.testkit.DurableTestkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An invocation that is started under an id which was used before is another one, for everybody. */
class IdentityTest {

    private static final FunctionOptions BRIEF = FunctionOptions.DEFAULT.retention(Duration.ofHours(1));

    private final AtomicInteger calls = new AtomicInteger();

    private final DurableFunction<String, Integer> counted = DurableFunction.of(
                    "counted",
                    String.class,
                    Integer.class,
                    (ctx, input) -> ctx.run("count", Integer.class, calls::incrementAndGet))
            .options(FunctionOptions.DEFAULT.retention(Duration.ofDays(30)));

    @Test
    void itsCallsAreOtherCalls() {
        DurableFunction<String, Integer> caller = DurableFunction.of(
                        "caller", String.class, Integer.class, (ctx, input) -> ctx.call(counted, input))
                .options(BRIEF);
        try (DurableTestkit kit = DurableTestkit.of(caller, counted)) {
            assertThat(kit.result(kit.start(caller, "a", ""))).isEqualTo(1);
            kit.advance(Duration.ofHours(2));
            assertThat(kit.result(kit.start(caller, "a", ""))).isEqualTo(2);
        }
    }

    @Test
    void anOldIdOfAPromiseDoesNotCompleteItsPromise() {
        List<String> given = new ArrayList<>();
        DurableFunction<String, String> approval = DurableFunction.of(
                        "approval", String.class, String.class, (ctx, input) -> {
                            DurablePromise<String> promise = ctx.promise("approved", String.class);
                            ctx.run("mail", () -> given.add(promise.id()));
                            return promise.get();
                        })
                .options(BRIEF);
        try (DurableTestkit kit = DurableTestkit.of(approval)) {
            Invocation<String> first = kit.start(approval, "a", "");
            kit.system().complete(given.getFirst(), String.class, "by Ann");
            assertThat(kit.result(first)).isEqualTo("by Ann");
            kit.advance(Duration.ofHours(2));
            Invocation<String> second = kit.start(approval, "a", "");
            assertThatThrownBy(() -> kit.system().complete(given.getFirst(), String.class, "by Ann"))
                    .isInstanceOf(NoSuchInvocationException.class);
            kit.system().complete(given.get(1), String.class, "by Bob");
            assertThat(kit.result(second)).isEqualTo("by Bob");
        }
    }

    @Test
    void aNameOfAPromiseWithABarIsRefused() {
        DurableFunction<String, String> wrong = DurableFunction.of(
                "wrong",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("a|b", String.class).get());
        try (DurableTestkit kit = DurableTestkit.of(wrong)) {
            Invocation<String> invocation = kit.start(wrong, "a", "");
            assertThat(invocation.info().trouble().orElseThrow().failure().message())
                    .contains("a|b");
        }
    }

    @Test
    void aCallThatIsUnderWayIsHeardOfAfterARestartBehindIt() {
        DurableFunction<String, String> slow = DurableFunction.of(
                "slow",
                String.class,
                String.class,
                (ctx, input) -> ctx.promise("go", String.class).get());
        DurableFunction<String, String> caller =
                DurableFunction.of("caller", String.class, String.class, (ctx, input) -> {
                    DurableFuture<String> called = ctx.callAsync(slow, input);
                    ctx.run("step", () -> {});
                    return called.get();
                });
        try (DurableTestkit kit = DurableTestkit.of(caller, slow)) {
            Invocation<String> invocation = kit.start(caller, "a", "");
            invocation.pause("to look");
            invocation.restartFrom(2);
            List<InvocationInfo> called =
                    kit.system().list(InvocationFilter.ALL.function(slow)).toList();
            assertThat(called).hasSize(1);
            kit.system().invocation(called.getFirst().id()).complete("go", String.class, "gone");
            assertThat(kit.result(invocation)).isEqualTo("gone");
            assertThat(kit.runs()).containsEntry("step", 2);
        }
    }

    @Test
    void oneThatStartsItselfForEverHasShortIds() {
        List<DurableFunction<Integer, Integer>> self = new ArrayList<>();
        self.add(DurableFunction.of("again", Integer.class, Integer.class, (ctx, left) -> {
            if (left > 0) {
                ctx.send(self.getFirst(), left - 1);
            }
            return left;
        }));
        try (DurableTestkit kit = DurableTestkit.of(self.getFirst())) {
            kit.start(self.getFirst(), "x".repeat(60), 100);
            kit.advance(Duration.ofMinutes(1));
            List<InvocationInfo> all = kit.system().list(InvocationFilter.ALL).toList();
            assertThat(all).hasSize(101).allMatch(info -> info.id().id().length() < 100);
        }
    }
}
