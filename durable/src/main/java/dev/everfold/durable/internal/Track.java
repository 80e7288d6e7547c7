package dev.everfold.durable.internal;

import dev.everfold.durable.ContextMisuseException;
import dev.everfold.durable.DivergedException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a function along its journal: which position comes next, whether it is the one that the journal has, and
 * how to wait. For the function's thread; it says so when another one comes.
 */
final class Track {

    private final Execution execution;
    private final Thread owner = Thread.currentThread();

    /** Positions that were begun on threads of their own. */
    private final List<Integer> aside = new ArrayList<>();

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
        checkUse();
        execution.checkNotClosing();
        deliverCancellation(kind);
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
     * recorded: it is sent again under its key, and what undoes it is behind it. So not at what is only noted either,
     * which was lost then, if it was there.
     */
    private void deliverCancellation(OpKind kind) {
        Slots.Slot next = execution.at(position + 1);
        Failure failure = failureOf(next);
        if (failure != null) {
            position++;
            cancelled = true;
            throw new InvocationFailedException(execution.id, failure);
        }
        if (isCancellation(next)) {
            throw cancellation();
        }
        boolean isInDoubt = kind == OpKind.ASK && !execution.journal.hasWritten();
        boolean isNoted = kind == OpKind.NOW || kind == OpKind.VERSION;
        if (!cancelled && execution.cancellation() != null && !isReplaying() && !isInDoubt && !isNoted) {
            recordCancellation();
            throw cancellation();
        }
    }

    /** A step was given up as the invocation is to end, which is delivered behind it. */
    InvocationCancelledException cancelled() {
        if (!isCancellationNext()) {
            recordCancellation();
        }
        return cancellation();
    }

    /** The function has given up: it fails with this, at every replay. */
    void giveUp(Failure failure) {
        Slots.Slot next = peek();
        if (next != null && next.kind != OpKind.GAVE_UP) {
            throw execution.pause(failure); // what is recorded behind it could not be undone
        }
        if (next == null) {
            execution.journal.append(new Finished(position + 1, OpKind.GAVE_UP, "", new Outcome.Failed(failure)));
        }
        position++;
    }

    /** With what the function gave up next, as the journal has it; null when it did not. */
    @Nullable
    Failure gaveUpNext() {
        return failureOf(peek());
    }

    private static @Nullable Failure failureOf(Slots.@Nullable Slot slot) {
        return slot != null && slot.kind == OpKind.GAVE_UP && slot.outcome() instanceof Outcome.Failed(Failure failure)
                ? failure
                : null;
    }

    private void recordCancellation() {
        execution.journal.append(new Finished(position + 1, OpKind.CANCELLED, "", Outcome.Succeeded.NOTHING));
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

    /** This position has a thread of its own. */
    void runsAside(int begun) {
        aside.add(begun);
    }

    /** Waits for all that runs on threads of its own. */
    void awaitAside() {
        if (!aside.isEmpty()) {
            await(new Wait(List.copyOf(aside), true), false, execution.host.suspendAfterNanos());
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
            if (isCancelledBefore(endedAt)) {
                if (isCancellationNext()) {
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
    private boolean isCancelledBefore(int endedAt) {
        Slots.Slot next = execution.at(position + 1);
        int delivered = next != null && isCancellation(next) ? next.rank() : Integer.MAX_VALUE;
        Slots.Cancellation requested = execution.cancellation();
        return !cancelled && Math.min(delivered, requested == null ? delivered : requested.rank()) < endedAt;
    }

    private boolean isWaiting() {
        return execution.state().life().phase() instanceof Life.Phase.Waiting;
    }
}
