package dev.everfold.durable.internal;

import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Who it is that the run is of. */
    final Identity identity;

    /** What it writes. */
    final RunJournal journal;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile @Nullable Thread owner;

    /** Why the function's stack is being taken away; null while it is not. For the function's thread. */
    private Unwind.@Nullable Reason unwinding;

    /** Why a frozen one stopped; null for no reason of its own. */
    private @Nullable Failure pausedFor;

    private boolean hasEnded;

    // What follows is guarded by the lock.
    private ActorState<InvocationState> latest;
    private final Slots slots = new Slots();
    private final Set<Integer> stepsRunning = new HashSet<>();
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
        this.identity = new Identity(state.state());
        this.journal = new RunJournal(this);
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

    /** The function's thread. */
    void ownedBy(Thread thread) {
        owner = thread;
    }

    /** Whether this is the function's thread, and not that of a step. */
    boolean isOwner() {
        return Thread.currentThread().equals(owner);
    }

    /** Begins to take the stack of this thread away. If it is the function's, there is no way back. */
    Unwind unwind(Unwind.Reason reason) {
        if (isOwner()) {
            unwinding = reason;
        }
        return new Unwind(reason);
    }

    /** The function's stack is gone, and something else goes on on its thread. */
    void unwound() {
        unwinding = null;
    }

    /** What caught the error that takes the function's stack away, or runs on the way, gets it again. */
    void checkNotUnwinding() {
        Unwind.Reason begun = unwinding;
        if (begun != null) {
            throw new Unwind(begun);
        }
    }

    /** Asks an actor, and again as long as it refuses for a reason that passes and the system is not closing. */
    <T> CompletableFuture<T> patiently(Supplier<CompletableFuture<T>> asking) {
        return Asking.patiently(host.environment(), () -> !isClosing(), asking);
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
        if (mayGoOn() || host.isFrozen()) {
            return;
        }
        if (isOwner()) {
            awaitResumption();
        }
        if (!mayGoOn()) {
            throw unwind(Unwind.Reason.OUTDATED);
        }
    }

    private boolean mayGoOn() {
        Life life = state().life();
        return life.run() == run && !life.isPaused();
    }

    /** While a step runs, which may be for long, its function does not go: nobody could begin it anew beside that. */
    private void awaitResumption() {
        lock.lock();
        try {
            Life life = latest.state().life();
            while (life.run() == run && life.isPaused() && !stepsRunning.isEmpty() && !closing) {
                changed.await();
                life = latest.state().life();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unwind(Unwind.Reason.STOPPED);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing happens from here on, if nothing is to be written. */
    void checkNotFrozen() {
        if (host.isFrozen()) {
            throw unwind(Unwind.Reason.PENDING);
        }
    }

    /** The function has come to its end; takes the stack away. */
    Unwind ends(InvocationEvent.Ended ended) {
        hasEnded = true;
        journal.append(ended);
        return unwind(Unwind.Reason.OUTDATED);
    }

    /** Whether the function came to its end, also where nothing is written. For its thread. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Why it would have paused; empty when it would not. */
    Optional<Failure> pausedFor() {
        return Optional.ofNullable(pausedFor);
    }

    /** Stops the invocation until somebody acts, and takes the stack away. */
    Unwind pause(Failure reason) {
        return pause(reason, List.of(new InvocationEvent.Paused(reason)));
    }

    /** The same for the failure of an attempt that was the last one. */
    Unwind pause(InvocationEvent.Attempted last) {
        return pause(last.failure(), List.of(last, new InvocationEvent.Paused(last.failure())));
    }

    private Unwind pause(Failure reason, List<InvocationEvent> events) {
        if (host.isFrozen()) {
            pausedFor = reason;
        } else {
            LOG.log(System.Logger.Level.WARNING, "invocation {0} pauses: {1}", id, reason);
            journal.append(events, List.of());
        }
        return unwind(Unwind.Reason.OUTDATED);
    }

    /** The function gives up its stack, and goes on when there is more in the journal than now. */
    Unwind pending() {
        lock.lock();
        try {
            seen = latest.sequenceNumber();
        } finally {
            lock.unlock();
        }
        return unwind(Unwind.Reason.PENDING);
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

    /** The same, also when the run does not count or is paused: what has happened is still to be written then. */
    long awaitNews(long known, long nanos) {
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
    void stepBegins(int position) {
        lock.lock();
        try {
            stepsRunning.add(position);
        } finally {
            lock.unlock();
        }
    }

    /** It has ended, or given up. */
    void stepEnds(int position) {
        lock.lock();
        try {
            stepsRunning.remove(position);
            news();
        } finally {
            lock.unlock();
        }
    }

    boolean hasStepsRunning() {
        return locked(() -> !stepsRunning.isEmpty());
    }

    /** Whether the step at this position runs on a thread of its own. */
    boolean isStepRunning(int position) {
        return locked(() -> stepsRunning.contains(position));
    }

    /** Waits until no step runs on a thread of its own. */
    void awaitSteps() {
        lock.lock();
        try {
            while (!stepsRunning.isEmpty()) {
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
                        case STOPPED, GAVE_UP -> false;
                    };
        } finally {
            lock.unlock();
        }
    }
}
