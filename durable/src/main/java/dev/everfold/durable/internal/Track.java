package dev.everfold.durable.internal;

import dev.everfold.durable.ContextMisuseException;
import dev.everfold.durable.DivergedException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of a function along its journal: which position comes next, whether it is the one that the journal has, and
 * how to wait. For the function's thread; it says so when another one comes.
 */
final class Track {

    /** Behind the number of what is to be undone, in the journal of one that has given up. */
    private static final String TO_UNDO = " to undo";

    private final Execution execution;
    private final Thread owner = Thread.currentThread();

    /** How steps begin that were given threads of their own, by position. */
    private final Map<Integer, Aside> aside = new TreeMap<>();

    /** How a step begins on a thread of its own, and whether it is given up when the invocation is to end. */
    private record Aside(Runnable begin, boolean isCancellable) {}

    private int position;
    private boolean inStep;
    private boolean cancelled;
    private boolean finished;

    Track(Execution execution) {
        this.execution = execution;
        execution.ownedBy(owner);
    }

    /** The position that was taken last; 0 for none. */
    int position() {
        return position;
    }

    void checkUse() {
        if (!Thread.currentThread().equals(owner)) {
            throw new ContextMisuseException("the context of invocation " + execution.id + " is for the thread of its"
                    + " function, " + owner + ", and was used by " + Thread.currentThread()
                    + "; begin parallel work with runAsync or callAsync");
        }
        execution.checkNotUnwinding();
        if (inStep) {
            throw new ContextMisuseException("the context of invocation " + execution.id
                    + " was used within a step; take one step after the other, or pass in what the step needs");
        }
        if (finished) {
            throw new ContextMisuseException(
                    "the context of invocation " + execution.id + " was used after its function had returned");
        }
    }

    /** The function has returned. */
    void finish() {
        finished = true;
    }

    /** A step runs on the function's thread. */
    void inStep(Runnable step) {
        inStep = true;
        try {
            step.run();
        } finally {
            inStep = false;
        }
    }

    /** Takes the next position, which is to be one of this kind and name. */
    int next(OpKind kind, String name) {
        return next(kind, name, kind == OpKind.ASK || kind == OpKind.NOW || kind == OpKind.VERSION);
    }

    /** The same for a step that is going to have a thread of its own. */
    int nextAside(String name) {
        return next(OpKind.RUN, name, true);
    }

    private int next(OpKind kind, String name, boolean isPassed) {
        checkUse();
        execution.checkNotClosing();
        deliverCancellation(isPassed && !execution.journal.hasWritten());
        position++;
        Slots.Slot recorded = execution.at(position);
        if (recorded != null && (recorded.kind != kind || !recorded.name.equals(name))) {
            throw diverged(recorded.toString(), kind + " \"" + name + "\"");
        }
        return position;
    }

    /** What the journal has where the next position will be taken; null when it has nothing there. */
    Slots.@Nullable Slot peek() {
        checkUse();
        return execution.at(position + 1);
    }

    /** Whether the journal has something at or behind where the next position will be taken. */
    boolean isReplaying() {
        return execution.lastPosition() > position;
    }

    Unwind diverged(String expected, String found) {
        InvocationState state = execution.state();
        String where =
                "invocation " + execution.id + " on version " + state.life().version();
        DivergedException diverged = new DivergedException(where, Math.max(1, position), expected, found);
        return execution.pause(
                new Failure(DivergedException.class.getName(), "diverged", String.valueOf(diverged.getMessage())));
    }

    /**
     * Not before a command to an actor that may have been decided already, when the process died before that was
     * recorded: it is sent again under its key, and what undoes it is behind it. So neither at what the process may
     * have passed without a record, on its way to such a command.
     *
     * @param isInDoubt whether that may be so here
     */
    private void deliverCancellation(boolean isInDoubt) {
        Slots.Slot next = execution.at(position + 1);
        checkNotGivenUp(next);
        if (isCancellation(next)) {
            throw cancellation();
        }
        if (isToEnd() && !isReplaying() && !isInDoubt) {
            recordCancellation();
            throw cancellation();
        }
    }

    /**
     * A function that returns is cancelled all the same when steps were given up for that which it has not looked at.
     */
    void checkNotCancelledAtEnd() {
        if (isCancellationNext() || (isToEnd() && isAnyGivenUp())) {
            throw cancelled();
        }
    }

    /** Whether somebody wants the invocation to end, and its function has not come to know. */
    private boolean isToEnd() {
        return !cancelled && execution.cancellation() != null;
    }

    private boolean isAnyGivenUp() {
        for (int passed = 1; passed <= position; passed++) {
            Slots.Slot slot = execution.at(passed);
            if (slot != null && StepRunner.isGivenUp(slot.outcome())) {
                return true;
            }
        }
        return false;
    }

    /** A step was given up as the invocation is to end, which is delivered behind it. */
    InvocationCancelledException cancelled() {
        if (!isCancellationNext()) {
            recordCancellation();
        }
        return cancellation();
    }

    /**
     * The function gives up: it fails with this, at every replay.
     *
     * @param toUndo how much it has registered to be undone: at a replay it may come further before it hears of this
     */
    Unwind giveUp(Failure failure, int toUndo) {
        checkUse();
        if (isReplaying()) {
            return execution.pause(failure); // what is recorded behind it could not be undone
        }
        execution.journal.append(
                new Finished(position + 1, OpKind.GAVE_UP, toUndo + TO_UNDO, new Outcome.Failed(failure)));
        return execution.unwind(Unwind.Reason.GAVE_UP);
    }

    /** With what the function gave up, next, as the journal has it, and how much it had registered to be undone. */
    GivenUp givenUp() {
        Slots.Slot next = peek();
        Failure failure = failureOf(next);
        if (next == null || failure == null) {
            throw new AssertionError("broken invariant: it has given up");
        }
        position++;
        return new GivenUp(failure, Integer.parseInt(next.name, 0, next.name.length() - TO_UNDO.length(), 10));
    }

    /** The end of a function that has given up. */
    record GivenUp(Failure failure, int toUndo) {}

    /** Where the function gave up, it does so at every replay, whatever its code would do this time. */
    void checkNotGivenUp() {
        checkNotGivenUp(peek());
    }

    private void checkNotGivenUp(Slots.@Nullable Slot next) {
        if (failureOf(next) != null) {
            throw execution.unwind(Unwind.Reason.GAVE_UP);
        }
    }

    private static @Nullable Failure failureOf(Slots.@Nullable Slot slot) {
        return slot != null && slot.kind == OpKind.GAVE_UP && slot.outcome() instanceof Outcome.Failed(Failure failure)
                ? failure
                : null;
    }

    private void recordCancellation() {
        execution.journal.append(new Finished(position + 1, OpKind.CANCELLED, "", Outcome.Succeeded.NOTHING));
    }

    /** Why the invocation is to end, which its code has not come to know, and would not: it throws before. */
    @Nullable
    Failure undelivered() {
        Slots.Cancellation requested = execution.cancellation();
        return cancelled || requested == null || isReplaying()
                ? null
                : new InvocationCancelledException(execution.id, requested.reason()).failure();
    }

    private boolean isCancellationNext() {
        return isCancellation(execution.at(position + 1));
    }

    private static boolean isCancellation(Slots.@Nullable Slot slot) {
        return slot != null && slot.kind == OpKind.CANCELLED;
    }

    private InvocationCancelledException cancellation() {
        position++;
        cancelled = true;
        Slots.Cancellation requested = execution.cancellation();
        return new InvocationCancelledException(execution.id, requested == null ? "" : requested.reason());
    }

    /** Whether cancellations are of no account, since one was delivered or the function has failed. */
    boolean isShielded() {
        return cancelled;
    }

    /** No cancellation is delivered from now on. */
    void shield() {
        cancelled = true;
    }

    /** The step at this position has a thread of its own, and gets another one when it is to be tried again. */
    void runsAside(int begun, Runnable begin, boolean isCancellable) {
        Aside step = new Aside(begin, isCancellable);
        aside.put(begun, step);
        if (isDue(begun, step)) {
            begin.run();
        }
    }

    /** Whether there is anything to do for it: an attempt, or to give it up. */
    private boolean isDue(int begun, Aside step) {
        return !execution.state().recorded().isBackingOff(begun)
                || (step.isCancellable && execution.cancellation() != null);
    }

    /** Begins the steps that have given up their threads, and whose time has come; forgets those that have ended. */
    private void beginAsideAgain() {
        execution.checkNotClosing();
        for (int begun : List.copyOf(aside.keySet())) {
            if (!execution.isStepRunning(begun)) {
                // Looked at behind that: what a step came to is known before it runs no more.
                Slots.Slot slot = execution.at(begun);
                Aside step = Objects.requireNonNull(aside.get(begun));
                if (slot != null && slot.outcome() != null) {
                    aside.remove(begun);
                } else if (isDue(begun, step)) {
                    step.begin.run();
                }
            }
        }
    }

    /** Waits for all that runs on threads of its own. */
    void awaitAside() {
        if (!aside.isEmpty()) {
            await(new Wait(List.copyOf(aside.keySet()), true), false, execution.host.suspendAfterNanos());
        }
    }

    /** Waits, or unwinds, or ends in a cancellation. */
    void await(Wait wait) {
        checkUse();
        await(wait, false, execution.host.suspendAfterNanos());
    }

    /** Waits for what takes so long, of which the journal says already that the function waits for it. */
    void awaitAnnounced(Wait wait, Duration time) {
        checkUse();
        boolean isLong = time.compareTo(execution.host.options().suspendAfter()) > 0;
        await(wait, true, isLong ? 0 : execution.host.suspendAfterNanos());
    }

    private void await(Wait wait, boolean announced, long patienceNanos) {
        boolean isAnnounced = announced;
        long nanos = patienceNanos;
        while (true) {
            long changes = execution.changes();
            int endedAt = wait.endedAt(execution);
            Slots.Slot next = execution.at(position + 1);
            if (next != null && next.rank() < endedAt) {
                checkNotGivenUp(next);
            }
            if (isCancelledBefore(endedAt, next)) {
                if (isCancellation(next)) {
                    throw cancellation();
                }
                if (!isReplaying()) {
                    recordCancellation();
                    continue;
                }
            }
            if (endedAt != Integer.MAX_VALUE) {
                return;
            }
            boolean isStackless = execution.host.isStackless();
            if (!isStackless) {
                beginAsideAgain();
            }
            if (!isStackless && nanos > 0) {
                nanos = execution.awaitChange(changes, nanos);
                continue;
            }
            if (execution.hasStepsRunning()) {
                execution.awaitChange(changes, Long.MAX_VALUE);
                continue;
            }
            if (execution.state().recorded().isAnyRetryDue()) {
                throw execution.unwind(Unwind.Reason.AGAIN);
            }
            if (isAnnounced && isWaiting()) {
                throw execution.unwind(Unwind.Reason.SUSPENDED);
            }
            execution.journal.append(new Suspended(wait.positions(), wait.all()));
            isAnnounced = true;
        }
    }

    /** Whether somebody wanted the invocation to end before what it waits for did, which may come of that. */
    private boolean isCancelledBefore(int endedAt, Slots.@Nullable Slot next) {
        int delivered = next != null && isCancellation(next) ? next.rank() : Integer.MAX_VALUE;
        Slots.Cancellation requested = execution.cancellation();
        return !cancelled && Math.min(delivered, requested == null ? delivered : requested.rank()) < endedAt;
    }

    private boolean isWaiting() {
        return execution.state().life().phase() instanceof Life.Phase.Waiting;
    }
}
