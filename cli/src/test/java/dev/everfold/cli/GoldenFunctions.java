package dev.everfold.cli;

import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.DurableObject;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.FunctionOptions;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.StateKey;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.TerminalException;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Deposit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The durable functions of the golden stores. What they do must never change. */
final class GoldenFunctions {

    static final StateKey<String> STAGE = StateKey.of("stage", String.class);

    static final DurableQueue NARROW = DurableQueue.of("narrow").concurrency(1).concurrencyPerTag("customer", 1);

    /** For longer than these stores grow old. */
    private static final FunctionOptions KEPT = FunctionOptions.DEFAULT.retention(Duration.ofDays(300_000));

    private static final StepOptions MONTHLY = StepOptions.DEFAULT.retry(RetryPolicy.FOREVER
            .delays(Duration.ofDays(31), 1, Duration.ofDays(31))
            .jitter(0));

    /** How often each step has run in this process. */
    final Map<String, Integer> runs = new ConcurrentHashMap<>();

    /** Whether what may fail does. */
    volatile boolean fails;

    /** What somebody orders. */
    record Order(String item, long cents) {}

    final DurableFunction<String, String> work = DurableFunction.<String, String>of(
                    "work", String.class, String.class, (ctx, input) -> step(ctx, "work"))
            .options(KEPT);

    final DurableFunction<String, String> waiting = DurableFunction.<String, String>of(
                    "waiting",
                    String.class,
                    String.class,
                    (ctx, input) -> step(ctx, "first") + " "
                            + ctx.promise("go", String.class).get())
            .options(KEPT);

    final DurableFunction<String, String> failing = DurableFunction.<String, String>of(
                    "failing", String.class, String.class, (ctx, input) -> {
                        ctx.compensate("undo", () -> runs.merge("undo", 1, Integer::sum));
                        step(ctx, "do");
                        throw new TerminalException("no-luck", "there was none", null);
                    })
            .options(KEPT);

    final DurableFunction<String, String> trying = DurableFunction.<String, String>of(
                    "trying",
                    String.class,
                    String.class,
                    (ctx, input) -> ctx.run(
                            "try",
                            String.class,
                            info -> {
                                if (fails) {
                                    throw new IllegalStateException("not yet");
                                }
                                return "attempt " + info.attempt();
                            },
                            MONTHLY))
            .options(KEPT);

    final DurableFunction<Long, Long> paying = DurableObject.of(BankAccount.TYPE)
            .exclusive("paying", Long.class, Long.class, (ctx, cents) -> {
                var _ = ctx.decide(new Deposit(cents));
                String go = ctx.promise("go", String.class).get();
                var _ = ctx.decide(new Deposit(go.length()));
                return cents + go.length();
            })
            .options(KEPT);

    final DurableFunction<Order, String> order = DurableFunction.<Order, String>of(
                    "order", Order.class, String.class, this::order)
            .options(KEPT);

    private String order(Context ctx, Order order) {
        ctx.compensate("refund", () -> runs.merge("refund", 1, Integer::sum));
        StringBuilder told = new StringBuilder(step(ctx, "charge"));
        ctx.set(STAGE, "charged");
        DurableFuture<String> left = ctx.runAsync("left", String.class, () -> ran("left"));
        DurableFuture<String> right = ctx.runAsync("right", String.class, () -> ran("right"));
        told.append(' ').append(ctx.all(List.of(left, right)));
        Reply<BankAccount.Balance, BankAccount.Rejection> reply =
                ctx.ask(BankAccount.TYPE, "shop", new Deposit(order.cents));
        told.append(' ').append(reply instanceof Reply.Accepted ? "paid" : "refused");
        ctx.send(Message.to(BankAccount.TYPE, "fees", new Deposit(1)));
        ctx.sendAfter(Message.to(BankAccount.TYPE, "fees", new Deposit(2)), Duration.ofDays(10));
        told.append(' ').append(ctx.version("wrapping", 1));
        told.append(' ').append(ctx.now()).append(' ').append(ctx.uuid());
        told.append(' ').append(ctx.call(work, order.item, StartOptions.DEFAULT.tag("of", "order")));
        ctx.sleep(Duration.ofDays(30));
        told.append(' ').append(ctx.promise("go", String.class).get());
        told.append(' ').append(ctx.signal("news", String.class).get());
        told.append(' ').append(ctx.get(STAGE).orElse("none"));
        return told.toString();
    }

    private String step(Context ctx, String name) {
        return ctx.run(name, String.class, () -> ran(name));
    }

    private String ran(String name) {
        runs.merge(name, 1, Integer::sum);
        return name;
    }

    DurableSystem.Setup setup() {
        return DurableSystem.of(work, waiting, failing, trying, paying, order)
                .actors(BankAccount.TYPE)
                .queues(NARROW);
    }
}
