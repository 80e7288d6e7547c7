package dev.everfold.durable.internal;

import dev.everfold.durable.Context;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.FunctionOptions;
import dev.everfold.durable.StartOptions;
import dev.everfold.durable.internal.Errands.Errand;
import dev.everfold.durable.internal.Errands.Round;
import dev.everfold.simulation.DurableStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Errands and rounds, and the desk where errands wait. */
final class ErrandLayer extends FunctionLayer {

    private final ErrandJudge judge;
    private final DurableQueue desk;
    private final DurableFunction<Errand, String> errand;
    private final DurableFunction<Round, String> round;

    ErrandLayer(RandomGenerator random) {
        super(random);
        DurableQueue wide = DurableQueue.of(Errands.DESK)
                .waitingMax(random.nextInt(3, 7))
                .concurrencyPerTag(Errands.CUSTOMER, random.nextInt(1, 3));
        DurableQueue keyed = random.nextBoolean() ? wide : wide.concurrencyPerKey(random.nextInt(1, 4));
        this.desk = keyed.concurrency(random.nextInt(1, 5));
        this.judge = new ErrandJudge(outside, desk);
        this.errand = DurableFunction.of(Errands.ERRAND, Errand.class, String.class, this::errand)
                .options(FunctionOptions.DEFAULT.retention(Duration.ofMillis(random.nextInt(500, 100_000))));
        this.round = DurableFunction.of(Errands.ROUND, Round.class, String.class, this::round);
    }

    private String errand(Context ctx, Errand order) {
        String token = ctx.uuid().toString();
        judge.begins(ctx.id(), order.token());
        ctx.compensate("unrun", outside.undoing(ctx.id(), token, "unrun"));
        String done = ctx.run("run", String.class, outside.step(token, "run"), AGAIN);
        ctx.sleep(Duration.ofMillis(400));
        return done;
    }

    private String round(Context ctx, Round order) {
        String token = ctx.uuid().toString();
        ctx.compensate("unplan", outside.undoing(ctx.id(), token, "unplan"));
        List<DurableFuture<String>> errands = new ArrayList<>();
        for (int customer : order.customers()) {
            StartOptions options = StartOptions.DEFAULT.queue(desk).tag(Errands.CUSTOMER, "c" + customer);
            StartOptions timed =
                    order.deadlineMillis() == 0 ? options : options.deadline(Duration.ofMillis(order.deadlineMillis()));
            errands.add(ctx.callAsync(errand, new Errand(token + "." + errands.size()), timed));
        }
        return String.join("|", ctx.all(errands));
    }

    @Override
    DurableSystem.Setup setup() {
        return DurableSystem.of(errand, round).queues(desk);
    }

    @Override
    public void always(DurableStates durable) {
        super.always(durable);
        judge.always(durable);
    }

    @Override
    public void atRest(DurableStates durable) {
        if (!judge.knowsTwins()) {
            super.atRest(durable);
            QueueJudge.checkAtRest(durable);
        }
    }
}
