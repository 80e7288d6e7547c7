package dev.everfold.properties.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.durable.AlreadyStartedException;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.FunctionOptions;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationStateException;
import dev.everfold.durable.PromiseCompletedException;
import dev.everfold.durable.StateKey;
import dev.everfold.durable.TerminalException;
import dev.everfold.examples.counter.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Three voyages with a bit of everything, and what has to become of them whatever the journal does: one arrives, one
 * fails and is undone, one is cancelled while it waits and is undone.
 */
final class Voyage {

    private static final StateKey<String> STAGE = StateKey.of("stage", String.class);
    private static final FunctionOptions KEPT = FunctionOptions.DEFAULT.retention(Duration.ofDays(10_000));
    private static final List<String> ORDER = List.of("load", "left", "right", "sail", "unsail", "unload", "leg sail");

    /** What happened outside, by invocation. */
    private final Map<String, List<String>> happened = new HashMap<>();

    private final DurableFunction<String, String> leg =
            DurableFunction.of("leg", String.class, String.class, this::leg).options(KEPT);
    private final DurableFunction<String, String> voyage =
            DurableFunction.of("voyage", String.class, String.class, this::sail).options(KEPT);

    DurableFunction<?, ?>[] functions() {
        return new DurableFunction<?, ?>[] {voyage, leg};
    }

    private String happens(Context ctx, String what) {
        happened.computeIfAbsent(ctx.id().toString(), _ -> new ArrayList<>()).add(what);
        return what;
    }

    private String leg(Context ctx, String name) {
        String sailed = ctx.run("leg sail", String.class, () -> happens(ctx, "leg sail"));
        ctx.sleep(Duration.ofSeconds(2));
        return sailed;
    }

    private String sail(Context ctx, String plan) {
        String id = ctx.id().id();
        ctx.compensate("unload", () -> happens(ctx, "unload"));
        String load = ctx.run("load", String.class, () -> happens(ctx, "load"));
        DurableFuture<String> left = ctx.runAsync("left", String.class, () -> happens(ctx, "left"));
        DurableFuture<String> right = ctx.runAsync("right", String.class, () -> happens(ctx, "right"));
        List<String> both = ctx.all(List.of(left, right));
        ctx.sleep(Duration.ofSeconds(1));
        ctx.send(deposit(id + " sent"));
        boolean isTaken = ctx.ask(Counter.TYPE, id + " asked", new Counter.Deposit(1)) instanceof Reply.Accepted;
        ctx.set(STAGE, "waiting");
        String go = ctx.promise("go", String.class).get();
        String called = ctx.call(leg, plan);
        ctx.compensate(deposit(id + " returned"));
        ctx.compensate("unsail", () -> happens(ctx, "unsail"));
        ctx.run("sail", () -> happens(ctx, "sail"));
        if (plan.equals("fails")) {
            throw new TerminalException("storm");
        }
        return String.join(",", List.of(load, both.toString(), String.valueOf(isTaken), go, called));
    }

    private static Message<?> deposit(String counter) {
        return Message.to(Counter.TYPE, counter, new Counter.Deposit(1));
    }

    /** Lets clients do what they want, until all has ended, and checks it. */
    void sail(Harbour harbour) {
        for (String id : List.of("arrives", "fails", "cancelled")) {
            harbour.ask(system -> system.start(voyage, id, id).id(), AlreadyStartedException.class);
        }
        for (String id : List.of("arrives", "fails")) {
            harbour.ask(
                    system -> {
                        system.invocation(voyage, id).complete("go", String.class, "gone");
                        return id;
                    },
                    PromiseCompletedException.class);
        }
        harbour.await(
                system -> system.invocation(voyage, "cancelled").state(STAGE).isPresent());
        harbour.ask(
                system -> {
                    system.invocation(voyage, "cancelled").cancel("enough");
                    return "";
                },
                InvocationStateException.class);
        checkEnds(harbour);
    }

    /** The outcomes, as any client gets them at any time. */
    void checkEnds(Harbour harbour) {
        assertThat(harbour.ask(system -> system.invocation(voyage, "arrives").result()))
                .contains("load,[left, right],true,gone,leg sail");
        assertThat(harbour.ask(system -> failureOf(system.invocation(voyage, "fails"))))
                .hasValueSatisfying(failure -> assertThat(failure).contains("failed", "storm"));
        assertThat(harbour.ask(system -> failureOf(system.invocation(voyage, "cancelled"))))
                .hasValueSatisfying(failure -> assertThat(failure).contains("cancelled", "enough"));
        checkCounters(harbour);
        checkSteps();
    }

    private static String failureOf(Invocation<?> invocation) {
        try {
            return "it has a result: " + invocation.result();
        } catch (InvocationFailedException failed) {
            return "failed: " + failed.getMessage();
        } catch (InvocationCancelledException cancelled) {
            return "cancelled: " + cancelled.getMessage();
        }
    }

    private static void checkCounters(Harbour harbour) {
        Map<String, Long> expected = Map.of(
                "arrives sent",
                1L,
                "arrives asked",
                1L,
                "arrives returned",
                0L,
                "fails sent",
                1L,
                "fails asked",
                1L,
                "fails returned",
                1L,
                "cancelled sent",
                1L,
                "cancelled asked",
                1L,
                "cancelled returned",
                0L);
        harbour.await(system -> system.actors().undeliveredCount() == 0);
        expected.forEach((key, amount) -> assertThat(harbour.ask(system ->
                        system.actors().ref(Counter.TYPE, key).state().state().amount()))
                .as("counter \"%s\"", key)
                .contains(amount));
    }

    /** Whatever comes after a step shows that its result was durable, so the step comes no more. */
    private void checkSteps() {
        happened.forEach((invocation, steps) -> assertThat(
                        steps.stream().map(ORDER::indexOf).toList())
                .as("the steps of %s: %s", invocation, steps)
                .isSorted());
        assertThat(happened.get("voyage/arrives"))
                .contains("load", "left", "right", "sail")
                .doesNotContain("unload");
        assertThat(happened.get("voyage/fails")).contains("sail", "unsail", "unload");
        assertThat(happened.get("voyage/cancelled")).contains("load", "unload").doesNotContain("sail", "unsail");
    }
}
