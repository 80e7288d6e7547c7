package dev.everfold.durable.internal;

import dev.everfold.Reply;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Failure;
import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationHistory;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationStateException;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.NoSuchInvocationException;
import dev.everfold.durable.PromiseCompletedException;
import dev.everfold.durable.StateKey;
import dev.everfold.durable.StepRecord;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The handle of an invocation. */
final class Handle<O> implements Invocation<O> {

    private final Host host;
    private final Runner runner;
    private final InvocationId id;
    private final Class<O> outputType;

    Handle(Host host, Runner runner, InvocationId id, Class<O> outputType) {
        this.host = host;
        this.runner = runner;
        this.id = id;
        this.outputType = outputType;
    }

    @Override
    public InvocationId id() {
        return id;
    }

    @Override
    public O result() {
        try {
            return resultAsync().join();
        } catch (CompletionException failed) {
            throw unwrapped(failed);
        }
    }

    @Override
    public Optional<O> result(Duration timeout) {
        CompletableFuture<O> result = resultAsync();
        try {
            return Optional.ofNullable(result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            result.cancel(false);
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            result.cancel(false);
            return Optional.empty();
        }
    }

    private static RuntimeException unwrapped(Exception failed) {
        return failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed);
    }

    @Override
    public CompletableFuture<O> resultAsync() {
        // First the place in the line, then the look: so an end in between is not missed.
        String key = id.toString();
        Ends.Waiter end = runner.ends().await(key);
        CompletableFuture<O> result = host.ref(key)
                .stateAsync()
                .thenCompose(now -> now.state().life().exists()
                                && now.state().life().ended().isEmpty()
                        ? end
                        : CompletableFuture.completedFuture(now.state()))
                .thenApply(this::result);
        // Also when whoever waits has given up.
        var _ = result.whenComplete((_, _) -> runner.ends().forget(key, end));
        return result;
    }

    @SuppressWarnings("NullAway") // a function may have null as its result
    private O result(InvocationState state) {
        Life.Phase.Ended ended = state.life().ended().orElseThrow(() -> new NoSuchInvocationException(id));
        return switch (ended.outcome()) {
            case Outcome.Succeeded(Value value) ->
                host.values().decode(outputType, value, state.kept().forms());
            case Outcome.Failed(Failure failure) ->
                throw ended.status() == InvocationStatus.CANCELLED
                        ? InvocationCancelledException.of(id, failure)
                        : new InvocationFailedException(id, failure);
            case Outcome.Replied _ -> throw new AssertionError("broken invariant: a function does not reply");
        };
    }

    private InvocationState state() {
        InvocationState state = host.ref(id.toString()).state().state();
        if (!state.life().exists()) {
            throw new NoSuchInvocationException(id);
        }
        return state;
    }

    @Override
    public InvocationInfo info() {
        return Describe.info(state()).orElseThrow(() -> new NoSuchInvocationException(id));
    }

    @Override
    public InvocationHistory history() {
        return Histories.write(id, state());
    }

    @Override
    public List<StepRecord> steps() {
        return Describe.steps(state());
    }

    @Override
    public <T> Optional<T> state(StateKey<T> key) {
        InvocationState state = state();
        Value value = state.kept().values().get(key.name());
        return value == null
                ? Optional.empty()
                : Optional.ofNullable(
                        host.values().decode(key.type(), value, state.kept().forms()));
    }

    @Override
    public <T> void signal(String name, Class<T> type, T value) {
        ask(new InvocationCommand.Signal(name, host.values().encode(type, value)), "be sent a signal");
    }

    @Override
    public <T> void complete(String promise, Class<T> type, T value) {
        complete(promise, new Outcome.Succeeded(host.values().encode(type, value)));
    }

    @Override
    public void fail(String promise, Failure failure) {
        complete(promise, new Outcome.Failed(failure));
    }

    private void complete(String promise, Outcome outcome) {
        complete(new InvocationCommand.Complete(promise, InvocationCommand.Complete.ANY, outcome));
    }

    void complete(InvocationCommand.Complete complete) {
        ask(complete, "have its promise \"" + complete.promise() + "\" completed");
    }

    @Override
    public void cancel(String reason) {
        ask(new InvocationCommand.Cancel(reason), "be cancelled");
    }

    @Override
    public void kill(String reason) {
        ask(new InvocationCommand.Kill(reason), "be killed");
    }

    @Override
    public void pause(String reason) {
        ask(new InvocationCommand.Pause(reason), "be paused");
    }

    @Override
    public void resume() {
        ask(new InvocationCommand.Resume(), "be resumed");
    }

    @Override
    public void restartFrom(int position) {
        if (position < 1) {
            throw new IllegalArgumentException("positions begin with 1, this one is " + position);
        }
        DurableFunction<?, ?> function = host.function(id.function());
        ask(
                new InvocationCommand.Restart(position, function.versions().lastKey()),
                "be restarted from position " + position);
    }

    @Override
    public void priority(int priority) {
        InvocationState state = state();
        Optional<Start.Queueing> queueing = state.begun().settings().queueing();
        if (queueing.isEmpty()
                || host.queue(queueing.get().queue()).ask(new QueueCommand.Prioritize(id.toString(), priority))
                        instanceof Reply.Rejected) {
            throw new InvocationStateException(id, "be given a priority", info().status());
        }
    }

    private void ask(InvocationCommand command, String what) {
        switch (host.ref(id.toString()).ask(command)) {
            case Reply.Accepted<InvocationState, Refusal> _ -> {}
            case Reply.Rejected<InvocationState, Refusal>(Refusal refusal, var _) -> {
                switch (refusal) {
                    case NO_SUCH -> throw new NoSuchInvocationException(id);
                    case COMPLETED_BEFORE -> throw new PromiseCompletedException(id + ", " + what);
                    case NO_POSITION ->
                        throw new InvocationStateException(id, what + ", behind all that it has", info().status());
                    case UNDONE ->
                        throw new InvocationStateException(
                                id,
                                what + ", as what it had done by then was undone; restart it from position 1",
                                info().status());
                    case CALLING ->
                        throw new InvocationStateException(
                                id,
                                what + " while so many that it has called are to hear of it; cancel it, and restart it"
                                        + " when they have",
                                info().status());
                    default -> throw new InvocationStateException(id, what, info().status());
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Invocation[" + id + "]";
    }
}
