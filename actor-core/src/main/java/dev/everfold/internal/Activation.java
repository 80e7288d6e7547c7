package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.EverfoldException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An actor in memory: its mailbox, and the phase of its life that handles what waits there. A task that runs on an
 * activation thread while the mailbox is not empty; an idle actor owns no thread.
 *
 * <p>The life of an activation:
 *
 * <pre>
 *   Recovering  → Running       its history is folded
 *   Recovering  → Gone          its history cannot be folded
 *   Running     → Passivating   the residency asks for it, and every turn is settled
 *   Passivating → Running       a command came first
 *   Passivating → Gone          nothing waits
 * </pre>
 *
 * An activation that is gone takes no envelope; its actor's next envelope makes a new one.
 */
final class Activation<C, E, S, V, R> implements Runnable {

    /** One part of an activation's life. Called by one thread at a time. */
    sealed interface Phase<C, E, S, V, R> permits Recovering, Running, Passivating, Gone {

        /**
         * Prepares for envelopes. The phase that comes of it is null when that needs something that is not to be had
         * now; the activation is run again when it is.
         */
        default @Nullable Phase<C, E, S, V, R> ready() {
            return this;
        }

        /** Whether it can handle an envelope now. */
        default boolean hasRoom() {
            return true;
        }

        /** Runs the activation again once there is room; the last thing that the running task does. */
        default void awaitRoom() {
            throw new AssertionError("broken invariant: this phase always has room");
        }

        /** Handles an envelope and gives the phase that follows. */
        Phase<C, E, S, V, R> handle(Envelope<C, V, R> envelope);

        /** Nothing is left of what was taken from the mailbox. Gives the phase that follows. */
        default Phase<C, E, S, V, R> drained() {
            return this;
        }

        /** Whether every turn is durable or has failed. */
        default boolean isSettled() {
            return true;
        }
    }

    final ActorId id;
    final Kind<C, E, S, V, R> kind;
    final Shard shard;

    private final Mailbox<Envelope<C, V, R>> mailbox = new Mailbox<>();
    private final AtomicInteger asksWaiting = new AtomicInteger();
    private final RoomWaiters roomWaiters = new RoomWaiters();

    /** What is left of the envelopes taken from the mailbox; for the running task. */
    private @Nullable Envelope<C, V, R> taken;

    /** The envelope that is being handled, for the case that the engine fails on it. */
    private @Nullable Envelope<C, V, R> inHand;

    private Phase<C, E, S, V, R> phase;

    /** Where the actor's history ends; null until recovery begins. */
    private @Nullable Head head;

    /** Whether the mailbox is closed; for the running task. */
    private boolean closed;

    /** The state at the newest durable point; null until recovered. */
    private volatile @Nullable ActorState<S> durable;

    Activation(ActorId id, Kind<C, E, S, V, R> kind, Shard shard) {
        this.id = id;
        this.kind = kind;
        this.shard = shard;
        this.phase = new Recovering<>(this);
    }

    /** Puts an envelope in the mailbox, whatever the bound; false when this activation is gone. */
    boolean offer(Envelope<C, V, R> envelope) {
        switch (mailbox.offer(envelope)) {
            case START -> start();
            case TAKEN -> {}
            case CLOSED -> {
                return false;
            }
        }
        return true;
    }

    /** Whether the mailbox takes nothing any more. */
    boolean isGone() {
        return mailbox.isClosed();
    }

    /**
     * Takes a place in the mailbox for a caller's command, which its envelope then gives back.
     *
     * @return false when the mailbox is full
     */
    boolean reservePlace(int capacity) {
        int waiting = asksWaiting.get();
        while (waiting < capacity) {
            int witness = asksWaiting.compareAndExchange(waiting, waiting + 1);
            if (witness == waiting) {
                return true;
            }
            waiting = witness;
        }
        return false;
    }

    /** Gives the place back of a command that the mailbox did not take. */
    void releasePlace() {
        asksWaiting.decrementAndGet();
        roomWaiters.wake(1);
    }

    /** The callers that wait for a place. */
    RoomWaiters roomWaiters() {
        return roomWaiters;
    }

    Head head() {
        return Invariant.present(head, "the head of an actor that is being recovered or was");
    }

    void head(Head found) {
        head = found;
    }

    @Nullable
    ActorState<S> durable() {
        return durable;
    }

    void durable(ActorState<S> state) {
        durable = state;
    }

    /** A turn is durable, with this state after it. */
    void turned(ActorState<S> state) {
        durable(state);
        kind.turned(id, state);
    }

    /** Runs the activation once more; for those who made it wait. */
    void start() {
        shard.activations().execute(this);
    }

    /** Whether nothing waits and everything is settled. */
    boolean isIdle() {
        return mailbox.isIdle() && phase.isSettled();
    }

    @Override
    public void run() {
        EngineThread.enter("a turn of an actor");
        try {
            work();
        } catch (Throwable bug) {
            shard.stop(bug);
            EverfoldException reason = Invariant.present(shard.refusal(), "the reason of a shard that has stopped");
            phase = new Gone<>(this, reason);
            if (inHand != null) {
                inHand.refuse(reason);
            }
            start();
        } finally {
            EngineThread.exit();
        }
    }

    private void work() {
        if (closed) {
            return;
        }
        Phase<C, E, S, V, R> ready = phase.ready();
        if (ready == null) {
            return;
        }
        phase = ready;
        if (handleTaken()) {
            phase = phase.drained();
            if (!closed && !mailbox.release()) {
                start();
            }
        } else {
            phase.awaitRoom();
        }
    }

    /** Handles what waits now; false when it had to stop because there is no room. */
    private boolean handleTaken() {
        int asks = 0;
        if (taken == null) {
            taken = mailbox.takeAll();
        }
        try {
            while (taken != null && phase.hasRoom()) {
                Envelope<C, V, R> envelope = taken;
                taken = envelope.next;
                envelope.next = null;
                if (envelope instanceof Envelope.Ask<C, V, R>) {
                    asks++;
                }
                inHand = envelope;
                phase = phase.handle(envelope);
                inHand = null;
            }
        } finally {
            if (asks > 0) {
                asksWaiting.getAndAdd(-asks);
                roomWaiters.wake(asks);
            }
        }
        return taken == null;
    }

    /** Takes no more envelopes, unless one waits; then nothing changes, and the answer is false. */
    boolean close() {
        closed = mailbox.close();
        if (closed) {
            shard.forget(this);
            durable = null; // references may outlive the activation by far
        }
        return closed;
    }
}
