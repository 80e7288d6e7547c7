package dev.everfold.durable.internal;

import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.DeciderFailedException;
import dev.everfold.EverfoldException;
import dev.everfold.LimitExceededException;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.Timer;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.ValueException;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a function in memory: what of the journal it has seen, and its way to write more. The function's thread
 * and those of its asynchronous steps use it; the shards' writers tell it how the journal goes on.
 */
final class Execution {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    final InvocationId id;
    final Host host;
    final ActorRef<InvocationCommand, InvocationState, Refusal> ref;

    /** Which run of the function it is; what the journal says of another one is not for it. */
    final long run;

    private final Start begun;
    private final Life before;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile @Nullable Thread owner;

    /** Why the function's stack is being taken away; null while it is not. For the function's thread. */
    private Unwind.@Nullable Reason unwinding;

    /** What the function has given up its stack for; null for nothing. For the function's thread. */
    private @Nullable CompletableFuture<Boolean> written;

    /** Whether anything was written by this run. For the function's thread, and those of its steps. */
    private volatile boolean hasWritten;

    /** Why a frozen one stopped; null for no reason of its own. */
    private @Nullable Failure pausedFor;

    // What follows is guarded by the lock.
    private ActorState<InvocationState> latest;
    private final Slots slots = new Slots();
    private List<InvocationEvent> notes = new ArrayList<>();
    private int stepsRunning;
    private boolean closing;
    private boolean over;

    /** Counts what may be news to those who wait. */
    private long changes;

    /** What the journal had when the function last wrote without waiting. */
    private long seen;

    Execution(InvocationId id, Host host, ActorState<InvocationState> state) {
        this.id = id;
        this.host = host;
        this.ref = host.ref(id.toString());
        this.run = state.state().life().run();
        this.begun = state.state().begun();
        this.before = state.state().life();
        this.latest = state;
        this.seen = state.sequenceNumber();
    }

    /**
     * The journal has gone on; states may come in any order.
     *
     * @return false when another execution is to go on: this one is over, and heard it no more, or its run does not
     *     count
     */
    boolean advance(ActorState<InvocationState> state) {
        lock.lock();
        try {
            if (!over && state.sequenceNumber() > latest.sequenceNumber()) {
                latest = state;
                news();
            }
            return !over && latest.state().life().run() == run;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The journal by position, as far as it is known; with the lock. An outdated run knows nothing of it any more: what
     * it has not read by now might look to it as if it had not happened.
     */
    private Slots slots() {
        checkRun();
        slots.read(latest.state().recorded().ops());
        return slots;
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    private void news() {
        changes++;
        changed.signalAll();
    }

    boolean hasWritten() {
        return hasWritten;
    }

    /** How much news there has been. */
    long changes() {
        return locked(() -> changes);
    }

    /** The system is closing: the function unwinds at its next call. */
    void close() {
        lock.lock();
        try {
            closing = true;
            news();
        } finally {
            lock.unlock();
        }
    }

    /** The newest state that it knows. */
    ActorState<InvocationState> latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    InvocationState state() {
        return latest().state();
    }

    /** What the journal has at this position; null for nothing. */
    Slots.@Nullable Slot at(int position) {
        lock.lock();
        try {
            return slots().at(position);
        } finally {
            lock.unlock();
        }
    }

    int lastPosition() {
        return locked(() -> slots().last());
    }

    Slots.@Nullable Cancellation cancellation() {
        lock.lock();
        try {
            return slots().cancellation();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Something that nothing depends on yet but what comes after it: it is written with the next append, and if that
     * never happens it has not been.
     */
    void note(InvocationEvent event) {
        lock.lock();
        try {
            notes.add(event);
        } finally {
            lock.unlock();
        }
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
        checkNotFrozen();
        hasWritten = true;
        InvocationCommand.Append append = written(withNotes(events), messages, timers);
        if (host.isStackless()) {
            throw writing(askAsync(append));
        }
        try {
            switch (ask(append)) {
                case Reply.Accepted<InvocationState, Refusal>(long number, InvocationState state, var _) ->
                    advance(new ActorState<>(number, state));
                case Reply.Rejected<InvocationState, Refusal> _ -> throw unwind(Unwind.Reason.OUTDATED);
            }
        } catch (LimitExceededException tooLarge) {
            throw new ValueException(String.valueOf(tooLarge.getMessage()), tooLarge);
        } catch (DeciderFailedException unsendable) {
            throw pause(Failure.of(unsendable));
        } catch (EverfoldException failed) {
            LOG.log(System.Logger.Level.WARNING, "invocation {0} stops: {1}", id, failed.getMessage());
            throw unwind(Unwind.Reason.STOPPED);
        }
    }

    /** Asks the invocation's actor, and again as long as it is refused for a reason that passes. */
    private Reply<InvocationState, Refusal> ask(InvocationCommand.Append append) {
        while (true) {
            try {
                return ref.ask(append);
            } catch (EverfoldException refused) {
                if (!Asking.passes(refused)) {
                    throw refused;
                }
                LOG.log(System.Logger.Level.WARNING, "invocation {0} waits: {1}", id, refused.getMessage());
            }
            long nanos = Asking.PAUSE.toNanos();
            while (nanos > 0) {
                nanos = awaitNews(changes(), nanos); // also when it is paused: what has happened is still to be written
            }
        }
    }

    /** The same without blocking; what cannot be written or sent pauses the invocation. */
    private CompletableFuture<Boolean> askAsync(InvocationCommand.Append append) {
        return patiently(() -> ref.askAsync(append))
                .exceptionallyCompose(failure -> {
                    Throwable reason = failure instanceof LimitExceededException
                            ? new ValueException(String.valueOf(failure.getMessage()), failure)
                            : failure;
                    if (reason instanceof ValueException || reason instanceof DeciderFailedException) {
                        List<InvocationEvent> paused = List.of(new InvocationEvent.Paused(Failure.of(reason)));
                        return ref.askAsync(written(paused, List.of(), List.of()));
                    }
                    return CompletableFuture.failedFuture(failure);
                })
                .thenApply(_ -> true);
    }

    /** Asks an actor, and again as long as it refuses for a reason that passes and the system is not closing. */
    <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> asking) {
        return Asking.patiently(host.environment(), () -> !isClosing(), asking);
    }

    /** The function gives up its stack, and goes on when this has ended. */
    private Unwind writing(CompletableFuture<Boolean> append) {
        lock.lock();
        try {
            seen = latest.sequenceNumber();
            written = append;
        } finally {
            lock.unlock();
        }
        return unwind(Unwind.Reason.PENDING);
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
                LOG.log(System.Logger.Level.WARNING, "invocation {0} stops: {1}", id, failure);
            }
            task.run();
        });
    }

    /**
     * Writes what comes of something that is under way, once it is there; durable when this returns.
     *
     * @param coming null for nothing to write, as the machinery stops
     */
    void appendWhenReady(CompletableFuture<? extends @Nullable InvocationEvent> coming) {
        if (host.isStackless()) {
            throw writing(coming.thenCompose(event -> event == null
                    ? CompletableFuture.completedFuture(false)
                    : askAsync(written(withNotes(List.of(event)), List.of(), List.of()))));
        }
        InvocationEvent event = coming.join();
        if (event == null) {
            throw unwind(Unwind.Reason.STOPPED);
        }
        append(event);
    }

    /** The idempotency key of a step: the same at every attempt, and that of no other step. */
    String stepKey(int position) {
        return Describe.stepKey(fingerprint(position), position);
    }

    /** Tells what this invocation does here, in this generation, from what every other one does. */
    String fingerprint(int position) {
        return Describe.fingerprint(begun, generation(position));
    }

    /** How often it was restarted from here or from before. */
    int generation(int position) {
        return before.generation(position);
    }

    /** When the invocation was started. */
    long startedAtMillis() {
        return begun.startedAtMillis();
    }

    private InvocationCommand.Append written(
            List<InvocationEvent> events, List<Message<?>> messages, List<Timer> timers) {
        return new InvocationCommand.Append(run, state().recorded().ops().size(), events, messages, timers);
    }

    private List<InvocationEvent> withNotes(List<InvocationEvent> events) {
        lock.lock();
        try {
            if (notes.isEmpty()) {
                return events;
            }
            List<InvocationEvent> all = notes;
            notes = new ArrayList<>();
            all.addAll(events);
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** The function's thread. */
    void ownedBy(Thread thread) {
        owner = thread;
    }

    /** Begins to take the stack of this thread away. If it is the function's, there is no way back. */
    Unwind unwind(Unwind.Reason reason) {
        if (Thread.currentThread().equals(owner)) {
            unwinding = reason;
        }
        return new Unwind(reason);
    }

    /** What caught the error that takes the function's stack away, or runs on the way, gets it again. */
    void checkNotUnwinding() {
        Unwind.Reason begun = unwinding;
        if (begun != null) {
            throw new Unwind(begun);
        }
    }

    private boolean isClosing() {
        return locked(() -> closing);
    }

    /** Nothing new is begun when the system is closing; what comes of the old is still written. */
    void checkNotClosing() {
        if (isClosing()) {
            throw unwind(Unwind.Reason.STOPPED);
        }
    }

    /** The function goes on only if its run counts, and it is not paused. */
    void checkRun() {
        Life life = state().life();
        if (life.run() != run || (life.isPaused() && !host.isFrozen())) {
            throw unwind(Unwind.Reason.OUTDATED);
        }
    }

    /** Nothing happens from here on, if nothing is to be written. */
    void checkNotFrozen() {
        if (host.isFrozen()) {
            throw unwind(Unwind.Reason.PENDING);
        }
    }

    /** Why it would have paused; empty when it would not. */
    Optional<Failure> pausedFor() {
        return Optional.ofNullable(pausedFor);
    }

    /** Stops the invocation until somebody acts, and takes the stack away. */
    Unwind pause(Failure reason) {
        if (host.isFrozen()) {
            pausedFor = reason;
            return unwind(Unwind.Reason.OUTDATED);
        }
        LOG.log(System.Logger.Level.WARNING, "invocation {0} pauses: {1}", id, reason);
        append(new InvocationEvent.Paused(reason));
        return unwind(Unwind.Reason.OUTDATED);
    }

    /**
     * Waits for news.
     *
     * @param known how much news is none any more
     * @param nanos how long at most
     * @return how many of them are left; none or less when there was no news
     */
    long awaitChange(long known, long nanos) {
        long left = awaitNews(known, nanos);
        checkRun();
        return left;
    }

    private long awaitNews(long known, long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (changes == known && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unwind(Unwind.Reason.STOPPED);
        } finally {
            lock.unlock();
        }
        checkNotClosing();
        return left;
    }

    /** A step has begun on a thread of its own. */
    void stepBegins() {
        lock.lock();
        try {
            stepsRunning++;
        } finally {
            lock.unlock();
        }
    }

    /** It has ended, or given up. */
    void stepEnds() {
        lock.lock();
        try {
            stepsRunning--;
            news();
        } finally {
            lock.unlock();
        }
    }

    boolean hasStepsRunning() {
        return locked(() -> stepsRunning > 0);
    }

    /** Waits until no step runs on a thread of its own. */
    void awaitSteps() {
        lock.lock();
        try {
            while (stepsRunning > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The function has given up its thread for this reason, and the execution hears nothing any more.
     *
     * @return whether the function is to be run again now
     */
    boolean end(Unwind.Reason reason) {
        lock.lock();
        try {
            over = true;
            Life life = latest.state().life();
            return life.isReady()
                    && switch (reason) {
                        case AGAIN, SUSPENDED, OUTDATED -> true;
                        case PENDING -> latest.sequenceNumber() > seen;
                        case STOPPED -> false;
                    };
        } finally {
            lock.unlock();
        }
    }
}
