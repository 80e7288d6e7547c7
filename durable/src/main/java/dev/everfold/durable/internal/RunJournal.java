package dev.everfold.durable.internal;

import dev.everfold.ActorState;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.LimitExceededException;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.Timer;
import dev.everfold.durable.Failure;
import dev.everfold.durable.ValueException;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of one run of a function into its invocation's journal. The function's thread and those of its asynchronous
 * steps use it. Where functions have no stacks to wait with, each write takes the stack away instead of blocking.
 */
final class RunJournal {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** So that they fit into an entry. */
    private static final int NOTES_MAX = 1_000;

    private final Execution execution;

    /** What the function has given up its stack for; null for nothing. For the function's thread. */
    private @Nullable CompletableFuture<Boolean> written;

    /** Whether the function has written anything since the system was opened. For its thread. */
    private boolean hasWritten;

    /** What goes with the next append. For the function's thread. */
    private List<InvocationEvent> notes = new ArrayList<>();

    RunJournal(Execution execution) {
        this.execution = execution;
    }

    boolean hasWritten() {
        return hasWritten;
    }

    /** The run before this one, in the same process, has ended with a write. */
    void goesOn() {
        hasWritten = true;
    }

    /**
     * Something that nothing depends on yet but what comes after it: it is written with the next append, and if that
     * never happens it has not been. Thousands are written at once.
     */
    void note(InvocationEvent event) {
        notes.add(event);
        if (notes.size() >= NOTES_MAX) {
            append();
        }
    }

    /** Writes what was noted, which a step that is going to have a thread of its own relies on. */
    void appendNotes() {
        if (!notes.isEmpty()) {
            append();
        }
    }

    /** Those of the function's thread go with its own appends, in their order. */
    private List<InvocationEvent> takeNotes() {
        if (!execution.isOwner() || notes.isEmpty()) {
            return List.of();
        }
        List<InvocationEvent> taken = notes;
        notes = new ArrayList<>();
        return taken;
    }

    /** Writes what has happened; it is durable when this returns. */
    void append(InvocationEvent... events) {
        append(List.of(events), List.of());
    }

    /** Writes what has happened and what is sent with it; both are durable when this returns. */
    void append(List<InvocationEvent> events, List<Message<?>> messages) {
        append(events, messages, List.of());
    }

    /** Writes what has happened, what is sent with it, and what is sent later. */
    void append(List<InvocationEvent> events, List<Message<?>> messages, List<Timer> timers) {
        execution.checkNotFrozen();
        // One that pauses comes here again, and may pause as there is too much to write.
        boolean isPause = !events.isEmpty() && events.getLast() instanceof InvocationEvent.Paused;
        List<InvocationEvent> noted = isPause ? List.of() : takeNotes();
        InvocationCommand.Append append = command(plus(noted, events), messages, timers);
        if (execution.host.isStackless()) {
            throw writing(askAsync(append));
        }
        try {
            switch (ask(append)) {
                case Reply.Accepted<InvocationState, Refusal>(long number, InvocationState state, var _) -> {
                    hasWritten |= execution.isOwner();
                    execution.advance(new ActorState<>(number, state));
                }
                case Reply.Rejected<InvocationState, Refusal> _ -> {
                    execution.advance(execution.ref.state()); // which says why, so that nothing more begins
                    throw execution.unwind(Unwind.Reason.OUTDATED);
                }
            }
        } catch (LimitExceededException tooLarge) {
            if (!noted.isEmpty()) {
                notes.addAll(0, noted); // what could not be written goes with the next append
            }
            throw new ValueException(String.valueOf(tooLarge.getMessage()), tooLarge);
        } catch (DeciderFailedException unsendable) {
            throw execution.pause(Failure.of(unsendable));
        } catch (EverfoldException failed) {
            LOG.log(System.Logger.Level.WARNING, "invocation {0} stops: {1}", execution.id, failed.getMessage());
            throw execution.unwind(Unwind.Reason.STOPPED);
        }
    }

    /** Asks the invocation's actor, and again as long as it is refused for a reason that passes. */
    private Reply<InvocationState, Refusal> ask(InvocationCommand.Append append) {
        while (true) {
            try {
                return execution.ref.ask(append);
            } catch (EverfoldException refused) {
                if (!Asking.passes(refused)) {
                    throw refused;
                }
                LOG.log(System.Logger.Level.WARNING, "invocation {0} waits: {1}", execution.id, refused.getMessage());
            }
            long nanos = Asking.PAUSE.toNanos();
            while (nanos > 0) {
                nanos = execution.awaitNews(execution.changes(), nanos);
            }
        }
    }

    /** The same without blocking; what cannot be written or sent pauses the invocation. */
    private CompletableFuture<Boolean> askAsync(InvocationCommand.Append append) {
        return execution
                .patiently(() -> execution.ref.askAsync(append))
                .exceptionallyCompose(failure -> {
                    Throwable reason = failure instanceof LimitExceededException
                            ? new ValueException(String.valueOf(failure.getMessage()), failure)
                            : failure;
                    if (reason instanceof ValueException || reason instanceof DeciderFailedException) {
                        List<InvocationEvent> paused = List.of(new InvocationEvent.Paused(Failure.of(reason)));
                        return execution.ref.askAsync(command(paused, List.of(), List.of()));
                    }
                    return CompletableFuture.failedFuture(failure);
                })
                .thenApply(_ -> true);
    }

    /**
     * Writes what comes of something that is under way, once it is there; durable when this returns.
     *
     * @param coming null for nothing to write, as the machinery stops
     */
    void appendWhenReady(CompletableFuture<? extends @Nullable InvocationEvent> coming) {
        if (execution.host.isStackless()) {
            throw writing(coming.thenCompose(event -> event == null
                    ? CompletableFuture.completedFuture(false)
                    : askAsync(command(plus(takeNotes(), List.of(event)), List.of(), List.of()))));
        }
        InvocationEvent event = coming.join();
        if (event == null) {
            throw execution.unwind(Unwind.Reason.STOPPED);
        }
        append(event);
    }

    private static List<InvocationEvent> plus(List<InvocationEvent> noted, List<InvocationEvent> events) {
        if (noted.isEmpty()) {
            return events;
        }
        List<InvocationEvent> all = new ArrayList<>(noted);
        all.addAll(events);
        return all;
    }

    private InvocationCommand.Append command(
            List<InvocationEvent> events, List<Message<?>> messages, List<Timer> timers) {
        int known = execution.state().recorded().ops().size();
        return new InvocationCommand.Append(execution.run, known, events, messages, timers);
    }

    /** The function gives up its stack, and goes on when this has ended. */
    private Unwind writing(CompletableFuture<Boolean> append) {
        written = append;
        return execution.pending();
    }

    /**
     * Does this once nothing is being written any more: until then the execution hears how the journal goes on, and no
     * other one begins, which would find less there than has happened.
     */
    void whenWritten(Runnable task) {
        CompletableFuture<Boolean> last = written;
        if (last == null) {
            task.run();
            return;
        }
        var _ = last.whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.log(System.Logger.Level.WARNING, "invocation {0} stops: {1}", execution.id, failure);
            }
            task.run();
        });
    }
}
