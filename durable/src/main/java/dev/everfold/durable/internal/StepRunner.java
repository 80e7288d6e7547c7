package dev.everfold.durable.internal;

import dev.everfold.durable.ContextMisuseException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.Step;
import dev.everfold.durable.StepFailedException;
import dev.everfold.durable.StepInfo;
import dev.everfold.durable.StepOptions;
import dev.everfold.durable.TerminalException;
import dev.everfold.durable.ValueException;
import dev.everfold.durable.Verification;
import dev.everfold.durable.WhenExhausted;
import dev.everfold.durable.internal.InvocationEvent.Attempted;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one step until it has an outcome and that is durable: attempt by attempt, and with the question first, where it
 * is in doubt, whether it has happened.
 */
final class StepRunner<T> {

    /** What becomes of a step that is not tried again, as its invocation was cancelled. */
    private static final Failure GIVEN_UP = new Failure(
            InvocationCancelledException.class.getName(), "given-up", "the invocation was cancelled between attempts");

    private final Execution execution;
    private final int position;
    private final OpKind kind;
    private final String name;
    private final Class<T> type;
    private final Step<T> step;
    private final StepOptions options;
    private final boolean hasOwnThread;
    private final boolean isCancellable;

    private StepRunner(Execution execution, int position, Named<T> named, StepOptions options, boolean hasOwnThread) {
        this.execution = execution;
        this.position = position;
        this.kind = named.kind;
        this.name = named.name;
        this.type = named.type;
        this.step = named.step;
        this.options = options;
        this.hasOwnThread = hasOwnThread;
        this.isCancellable = named.isCancellable;
    }

    /**
     * A step, and what it is called.
     *
     * @param isCancellable whether it is tried no more once the invocation is to end
     */
    record Named<T>(OpKind kind, String name, Class<T> type, Step<T> step, boolean isCancellable) {}

    /** Runs the step at this position; its outcome is durable when this returns. Blocks, or unwinds. */
    static <T> void run(Execution execution, int position, Named<T> named, StepOptions options) {
        new StepRunner<>(execution, position, named, options, false).run();
    }

    /** Like {@link #run}, on a thread of its own. */
    static <T> void runAside(Execution execution, int position, Named<T> named, StepOptions options) {
        new StepRunner<>(execution, position, named, options, true).run();
    }

    private void run() {
        execution.checkNotFrozen();
        Attempted failed = execution.state().recorded().attempts().get(position);
        boolean hasBegun = failed != null || execution.at(position) != null;
        Outcome outcome = null;
        while (outcome == null) {
            if (failed != null) {
                failed = awaitNextAttempt(failed);
                execution.checkRun();
            }
            try {
                outcome = verified(failed);
                if (outcome == null && hasBegun && isGivenUp()) {
                    outcome = new Outcome.Failed(GIVEN_UP);
                }
                if (outcome == null) {
                    hasBegun = true;
                    outcome = new Outcome.Succeeded(encode(attempt(failed == null ? 1 : failed.attempts() + 1)));
                }
            } catch (Unwind unwound) {
                throw unwound;
            } catch (ContextMisuseException | ValueException mistake) {
                throw execution.pause(Failure.of(mistake));
            } catch (TerminalException | StepFailedException last) {
                if (kind == OpKind.COMPENSATION) {
                    throw execution.pause(Failure.of(last)); // the others come after it, so somebody has to look
                }
                outcome = new Outcome.Failed(Failure.of(last));
            } catch (Throwable attempt) {
                failed = failed(attempt, failed);
                if (failed.nextMillis() == 0) {
                    outcome = exhausted(failed);
                }
            }
        }
        finish(outcome);
    }

    /** Whether the invocation is to end, and the step with it unless it has happened. */
    private boolean isGivenUp() {
        return isCancellable && execution.cancellation() != null;
    }

    /** Whether this is how a step ended that was given up with its invocation. */
    static boolean isGivenUp(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failed(Failure failure) && failure.equals(GIVEN_UP);
    }

    /** What the step comes to that nobody tries again: a failed attempt may have happened all the same. */
    private Outcome exhausted(Attempted last) {
        try {
            Outcome happened = verified(last);
            return happened == null ? new Outcome.Failed(last.failure()) : happened;
        } catch (Exception unverified) {
            throw inDoubt(unverified);
        }
    }

    private Unwind inDoubt(Exception unverified) {
        return execution.pause(new Failure(
                unverified.getClass().getName(),
                "in-doubt",
                "whether step \"" + name + "\" happened could not be found out: " + unverified.getMessage()));
    }

    private void finish(Outcome outcome) {
        try {
            execution.journal.append(new Finished(position, kind, name, outcome));
        } catch (ValueException tooLarge) {
            throw execution.pause(Failure.of(tooLarge));
        }
    }

    private Value encode(@Nullable T result) {
        return execution.host.values().encode(type, result);
    }

    /**
     * The outcome that the step had although nobody saw it; null when it has to be run.
     *
     * @throws Exception when asking failed, which may pass
     */
    private @Nullable Outcome verified(@Nullable Attempted failed) throws Exception {
        Step<Verification<T>> verification = step.verification();
        if (verification == null) {
            return null;
        }
        if (execution.at(position) == null) {
            execution.journal.append(new Opened(position, kind, name, "", 0));
            return null;
        }
        try {
            return switch (verification.run(info(failed == null ? 1 : Math.max(1, failed.attempts())))) {
                case Verification.Done<T>(T result) -> new Outcome.Succeeded(encode(result));
                case Verification.NotDone<T> _ -> null;
                case Verification.Unknown<T>(var reason) ->
                    throw execution.pause(new Failure(
                            Verification.Unknown.class.getName(),
                            "in-doubt",
                            "whether step \"" + name + "\" happened is not known: " + reason));
            };
        } catch (TerminalException last) {
            throw inDoubt(last);
        }
    }

    private StepInfo info(int attempt) {
        return new StepInfo(execution.id, name, attempt, execution.identity.stepKey(position));
    }

    private T attempt(int attempt) throws Exception {
        StepInfo info = info(attempt);
        if (options.timeout().isEmpty() || execution.host.isStackless()) {
            return step.run(info);
        }
        Duration timeout = options.timeout().get();
        FutureTask<T> task = new FutureTask<>(() -> step.run(info));
        execution.host.environment().activations().execute(task);
        try {
            return task.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            task.cancel(true);
            throw new TimeoutException("attempt " + attempt + " of step \"" + name + "\" took longer than " + timeout);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Records a failed attempt, unless it is the last one: that has no next time. */
    private Attempted failed(Throwable failure, @Nullable Attempted before) {
        long nowMillis = execution.host.nowMillis();
        Attempted attempted =
                Retries.after(failure, before, new Retries.Which(position, name), execution, options.retry());
        long nextMillis = attempted.nextMillis();
        if (nextMillis == 0 && options.whenExhausted() == WhenExhausted.PAUSE) {
            throw execution.pause(attempted);
        }
        if (nextMillis > 0) {
            if (isLong(nextMillis - nowMillis) && mayGo()) {
                suspendUntil(attempted);
            }
            execution.journal.append(attempted);
        }
        return attempted;
    }

    private boolean isLong(long millis) {
        return execution.host.isStackless()
                || Duration.ofMillis(millis).compareTo(execution.host.options().suspendAfter()) > 0;
    }

    /**
     * Waits until it may be tried again; gives what is known then of those before, as somebody may have them forgotten.
     */
    private Attempted awaitNextAttempt(Attempted failed) {
        long nanos = nanosUntil(failed);
        while (nanos > 0 && !isGivenUp() && !isDue()) {
            if (isLong(TimeUnit.NANOSECONDS.toMillis(nanos)) && mayGo()) {
                suspendUntil(failed);
            }
            nanos = execution.awaitChange(execution.changes(), nanos);
        }
        return isDue() ? execution.state().recorded().attempts().getOrDefault(position, failed) : failed;
    }

    private long nanosUntil(Attempted failed) {
        return TimeUnit.MILLISECONDS.toNanos(failed.nextMillis() - execution.host.nowMillis());
    }

    /** Its function's thread stays as long as steps run beside it: nobody could go on with it meanwhile. */
    private boolean mayGo() {
        return hasOwnThread || !execution.hasStepsRunning();
    }

    private boolean isDue() {
        return execution.state().recorded().isRetryDue(position);
    }

    /** Gives up the thread until the next attempt. A step on a thread of its own leaves the waiting to its function. */
    private void suspendUntil(Attempted attempted) {
        if (hasOwnThread) {
            execution.journal.append(attempted);
        } else {
            execution.journal.append(attempted, new Suspended(List.of(position), true));
        }
        throw execution.unwind(Unwind.Reason.SUSPENDED);
    }
}
