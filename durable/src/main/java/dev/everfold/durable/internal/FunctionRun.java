package dev.everfold.durable.internal;

import dev.everfold.durable.ContextMisuseException;
import dev.everfold.durable.DurableFailureException;
import dev.everfold.durable.DurableFunction;
import dev.everfold.durable.Failure;
import dev.everfold.durable.FunctionBody;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.TerminalException;
import dev.everfold.durable.UnknownFunctionException;
import dev.everfold.durable.ValueException;
import dev.everfold.durable.WhenExhausted;
import dev.everfold.durable.internal.InvocationEvent.Attempted;
import dev.everfold.durable.internal.InvocationEvent.Ended;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.util.List;
import java.util.Optional;

/** Runs a function once, from its beginning to its end or to where it gives up its thread. */
final class FunctionRun {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** Compensations are retried until they succeed; what they undo must not stay half done. */
    private static final StepOptions COMPENSATION =
            StepOptions.DEFAULT.retry(RetryPolicy.FOREVER).whenExhausted(WhenExhausted.PAUSE);

    private final Execution execution;
    private final DurableFunction<?, ?> function;

    private FunctionRun(Execution execution, DurableFunction<?, ?> function) {
        this.execution = execution;
        this.function = function;
    }

    /** Runs it on this thread; tells why it stopped. */
    static Unwind.Reason run(Execution execution) {
        try {
            execution.checkRun();
            DurableFunction<?, ?> function = execution.host.functions().get(execution.id.function());
            if (function == null) {
                throw execution.pause(Failure.of(new UnknownFunctionException(execution.id.function())));
            }
            new FunctionRun(execution, function).run(function);
            return Unwind.Reason.OUTDATED;
        } catch (Unwind unwound) {
            return unwound.reason();
        }
    }

    private <I, O> void run(DurableFunction<I, O> typed) {
        int version = execution.state().life().version();
        if (version == Life.NEWEST) {
            version = typed.versions().lastKey();
            execution.journal.append(new InvocationEvent.Versioned(version));
        }
        FunctionBody<I, O> body = typed.versions().get(version);
        if (body == null) {
            throw execution.pause(Failure.of(new UnknownFunctionException(typed.name() + " in version " + version)));
        }
        Track track = new Track(execution);
        FunctionContext ctx = context(typed, track);
        try {
            runOrGiveUp(typed, body, track, ctx);
        } catch (Unwind unwound) {
            throw unwound;
        } catch (Throwable bug) {
            // Of the way out: what is not undone yet is when somebody resumes it.
            throw execution.pause(Failure.of(bug));
        } finally {
            track.finish();
        }
    }

    private <I, O> void runOrGiveUp(
            DurableFunction<I, O> typed, FunctionBody<I, O> body, Track track, FunctionContext ctx) {
        try {
            run(typed, body, track, ctx);
        } catch (Unwind unwound) {
            if (unwound.reason() != Unwind.Reason.GAVE_UP) {
                throw unwound;
            }
            execution.unwound();
            Track.GivenUp given = track.givenUp();
            ctx.keepCompensations(given.toUndo());
            fail(track, ctx, given.failure(), InvocationCancelledException.isCancellation(given.failure()));
        }
    }

    private <I, O> void run(DurableFunction<I, O> typed, FunctionBody<I, O> body, Track track, FunctionContext ctx) {
        try {
            O output = body.run(ctx, input(typed));
            checkNotOver(track);
            finish(track, execution.host.values().encode(typed.outputType(), output));
        } catch (Unwind unwound) {
            throw unwound;
        } catch (DurableFailureException | TerminalException failed) {
            checkNotOver(track);
            fail(track, ctx, Failure.of(failed), isOwnCancellation(failed));
        } catch (ContextMisuseException | ValueException mistake) {
            checkNotOver(track);
            throw execution.pause(Failure.of(mistake));
        } catch (Throwable bug) {
            checkNotOver(track);
            throw retry(bug, track, ctx.compensations().size());
        }
    }

    /** Whatever the function's code does with the error that takes its stack away, and where it gave up before. */
    private void checkNotOver(Track track) {
        execution.checkNotUnwinding();
        track.checkNotGivenUp();
    }

    private boolean isOwnCancellation(RuntimeException failed) {
        return failed instanceof InvocationCancelledException cancelled
                && cancelled.invocation().equals(execution.id);
    }

    private FunctionContext context(DurableFunction<?, ?> typed, Track track) {
        Optional<String> key = execution.state().begun().settings().object();
        return typed.target().isPresent() && key.isPresent()
                ? new ObjectFunctionContext<>(
                        execution, track, typed.target().get().type(), key.get())
                : new FunctionContext(execution, track);
    }

    @SuppressWarnings("NullAway") // an input may be null
    private <I> I input(DurableFunction<I, ?> typed) {
        InvocationState state = execution.state();
        return execution
                .host
                .values()
                .decode(typed.inputType(), state.begun().input(), state.kept().forms());
    }

    private void finish(Track track, Value output) {
        track.awaitAside();
        track.checkNotCancelledAtEnd();
        checkNothingLeft(track);
        throw execution.ends(new Ended(InvocationStatus.COMPLETED, new Outcome.Succeeded(output)));
    }

    private void checkNothingLeft(Track track) {
        Slots.Slot more = track.peek();
        if (more != null && more.kind != OpKind.CANCELLED) {
            throw track.diverged(more.toString(), "the end of the function");
        }
    }

    private void fail(Track track, FunctionContext ctx, Failure failure, boolean isCancelled) {
        track.shield();
        track.awaitAside();
        for (FunctionContext.Compensation compensation : ctx.compensations()) {
            ctx.runCompensation(compensation, COMPENSATION);
        }
        checkNothingLeft(track);
        InvocationStatus status = isCancelled ? InvocationStatus.CANCELLED : InvocationStatus.FAILED;
        throw execution.ends(new Ended(status, new Outcome.Failed(failure)));
    }

    /** What was thrown is neither of a step nor meant to be final: the function is tried again, later. */
    private Unwind retry(Throwable bug, Track track, int toUndo) {
        Failure cancelled = track.undelivered();
        if (cancelled != null) {
            return track.giveUp(cancelled, toUndo);
        }
        if (execution.host.isFrozen() && track.isReplaying()) {
            return execution.pause(Failure.of(bug)); // the journal goes on where the code does not
        }
        LOG.log(System.Logger.Level.WARNING, "the code of invocation " + execution.id + " threw", bug);
        Attempted before = execution.state().recorded().attempts().get(0);
        Attempted attempted = Retries.after(
                bug,
                before,
                Retries.Which.FUNCTION,
                execution,
                function.options().retry());
        if (attempted.nextMillis() > 0) {
            execution.journal.append(attempted, new Suspended(List.of(0), true));
            return execution.unwind(Unwind.Reason.SUSPENDED);
        }
        return function.options().whenExhausted() == WhenExhausted.PAUSE
                ? execution.pause(attempted)
                : track.giveUp(attempted.failure(), toUndo);
    }
}
