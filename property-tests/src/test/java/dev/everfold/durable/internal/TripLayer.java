package dev.everfold.durable.internal;

import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.FunctionOptions;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.StateKey;
import dev.everfold.durable.TerminalException;
import dev.everfold.durable.internal.Trips.Order;
import dev.everfold.durable.internal.Trips.Plan;
import dev.everfold.simulation.DurableStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Trips and their legs. */
final class TripLayer extends FunctionLayer {

    /** How a trip that fails says so. */
    static final String FAILURE = "no more";

    private static final DurableQueue NARROW = DurableQueue.of("narrow").concurrency(2);
    private static final StateKey<String> STAGE = StateKey.of("stage", String.class);

    private final TripJudge judge;
    private final DurableFunction<String, String> leg;
    private final DurableFunction<Order, String> trip;

    TripLayer(RandomGenerator random) {
        super(random);
        this.judge = new TripJudge(outside);
        this.leg = DurableFunction.of(Trips.LEG, String.class, String.class, this::leg)
                .options(FunctionOptions.DEFAULT.retention(Duration.ofMillis(random.nextInt(500, 100_000))));
        this.trip = DurableFunction.of(Trips.TRIP, Order.class, String.class, this::trip);
    }

    private String leg(Context ctx, String token) {
        ctx.compensate("unleg", outside.undoing(ctx.id(), token, "unleg"));
        String gone = ctx.run("leg", String.class, outside.step(token, "leg"), AGAIN);
        ctx.sleep(Duration.ofMillis(300));
        return gone;
    }

    private String trip(Context ctx, Order order) {
        String token = ctx.uuid().toString();
        judge.begins(ctx.id(), token);
        List<String> parts = new ArrayList<>();
        ctx.compensate("unbook", outside.undoing(ctx.id(), token, "unbook"));
        parts.add(ctx.run("book", String.class, outside.step(token, "book"), AGAIN));
        ctx.compensate(note(ctx, token + TripJudge.RETURNED));
        ctx.send(note(ctx, token + " sent " + ctx.uuid()));
        takeSteps(ctx, order, token, parts);
        waitForOthers(ctx, order, parts);
        if (order.has(Plan.CALLS)) {
            parts.add(ctx.call(leg, token, StartOptions.DEFAULT.queue(NARROW)));
        }
        ctx.set(STAGE, "paying");
        ctx.compensate("unpay", outside.undoing(ctx.id(), token, "unpay"));
        parts.add(ctx.run("pay", String.class, outside.step(token, "pay"), AGAIN));
        if (order.has(Plan.FAILS)) {
            throw new TerminalException("no", FAILURE, null);
        }
        return String.join("|", parts);
    }

    private void takeSteps(Context ctx, Order order, String token, List<String> parts) {
        if (order.has(Plan.STEPS_ASIDE)) {
            DurableFuture<String> left = ctx.runAsync("left", String.class, outside.step(token, "left"), AGAIN);
            DurableFuture<String> right = ctx.runAsync("right", String.class, outside.step(token, "right"), AGAIN);
            parts.addAll(ctx.all(List.of(left, right)));
        }
        if (order.has(Plan.VERIFIES)) {
            parts.add(ctx.run("verify", String.class, outside.verified(token, "verify"), AGAIN));
        }
        if (order.has(Plan.SLEEPS)) {
            ctx.sleep(Duration.ofMillis(200));
        }
        if (order.has(Plan.ASKS)) {
            Reply<Notebook.Notes, String> reply =
                    ctx.ask(Notebook.TYPE, notebook(ctx), new Notebook.Note(token + " asked " + ctx.uuid()));
            parts.add(reply instanceof Reply.Accepted ? "asked" : "refused");
        }
    }

    private static void waitForOthers(Context ctx, Order order, List<String> parts) {
        if (order.has(Plan.WAITS)) {
            parts.add(ctx.promise("go", String.class).get(Duration.ofSeconds(5)).orElse("late"));
        }
        if (order.has(Plan.HEARS)) {
            DurableFuture<String> news = ctx.signal("news", String.class);
            DurableFuture<Void> silence = ctx.timer(Duration.ofSeconds(3));
            parts.add(ctx.select(List.of(news, silence)) == 0 ? news.get() : "silence");
        }
    }

    private static Message<?> note(Context ctx, String text) {
        return Message.to(Notebook.TYPE, notebook(ctx), new Notebook.Note(text));
    }

    /** A few share one. */
    private static String notebook(Context ctx) {
        return "n" + ctx.id().id().hashCode() % 3;
    }

    @Override
    DurableSystem.Setup setup() {
        return DurableSystem.of(trip, leg).actors(Notebook.TYPE).queues(NARROW);
    }

    @Override
    public void always(DurableStates durable) {
        judge.always(durable);
        super.always(durable);
    }

    @Override
    public void atRest(DurableStates durable) {
        judge.atRest(durable);
        super.atRest(durable);
    }
}
