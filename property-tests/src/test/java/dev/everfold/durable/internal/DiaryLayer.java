package dev.everfold.durable.internal;

import dev.everfold.Reply;
import dev.everfold.durable.Context;
import dev.everfold.durable.DeadlockException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.DurableFuture;
import dev.everfold.durable.DurableObject;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.FunctionOptions;
import dev.everfold.durable.ObjectContext;
import dev.everfold.durable.SharedContext;
import dev.everfold.durable.internal.Diaries.Visit;
import dev.everfold.durable.internal.Notebook.Note;
import dev.everfold.durable.internal.Notebook.Notes;
import dev.everfold.simulation.DurableStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Functions of notebooks, and visits to these. */
final class DiaryLayer extends FunctionLayer {

    private final DiaryJudge judge = new DiaryJudge(outside);
    private final DurableFunction<Boolean, String> write;
    private final DurableFunction<Boolean, String> read;
    private final DurableFunction<Visit, String> visit;

    DiaryLayer(RandomGenerator random) {
        super(random);
        DurableObject<Note, Notes, String> notebooks = DurableObject.of(Notebook.TYPE);
        Duration retention = Duration.ofMillis(random.nextInt(500, 100_000));
        FunctionOptions options = FunctionOptions.DEFAULT.retention(retention);
        this.write = notebooks
                .exclusive(Diaries.WRITE, Boolean.class, String.class, this::write)
                .options(options);
        this.read = notebooks
                .shared(Diaries.READ, Boolean.class, String.class, this::read)
                .options(options);
        this.visit = DurableFunction.of(Diaries.VISIT, Visit.class, String.class, this::visit);
    }

    private String write(ObjectContext<Note, Notes, String> ctx, boolean asksItself) {
        String token = ctx.uuid().toString();
        judge.begins(ctx.id(), token);
        boolean isIn = ctx.decide(new Note(token + DiaryJudge.IN + ctx.uuid())) instanceof Reply.Accepted;
        String between = ctx.run("think", String.class, outside.step(token, "think"), AGAIN);
        if (asksItself) {
            judge.isRefused(ctx.id(), isDeadlock(ctx));
            ctx.sleep(Duration.ofMillis(200));
        }
        boolean isOut = ctx.decide(new Note(token + DiaryJudge.OUT + ctx.uuid())) instanceof Reply.Accepted;
        return isIn && isOut ? between : "refused";
    }

    /** Whether it may not wait for its own end. */
    private boolean isDeadlock(ObjectContext<Note, Notes, String> ctx) {
        try {
            var _ = ctx.callAsync(write.on(ctx.key()), false);
            return false;
        } catch (DeadlockException refused) {
            return true;
        }
    }

    private String read(SharedContext<Notes> ctx, boolean twice) {
        String token = ctx.uuid().toString();
        String first = DiaryJudge.described(ctx.state());
        ctx.run("look", String.class, outside.step(token, "look"), AGAIN);
        return ctx.key() + "|" + first + (twice ? "|" + DiaryJudge.described(ctx.state()) : "");
    }

    private String visit(Context ctx, Visit order) {
        List<DurableFuture<String>> written = new ArrayList<>();
        for (String notebook : order.notebooks()) {
            written.add(ctx.callAsync(write.on(notebook), false));
        }
        ctx.all(written);
        return ctx.call(read.on(order.notebooks().getFirst()), true);
    }

    @Override
    DurableSystem.Setup setup() {
        return DurableSystem.of(write, read, visit);
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
