package dev.everfold.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Hands nodes from any threads to one consumer at a time, which runs only when there is something to do.
 *
 * <p>Whoever's {@link #offer} finds the mailbox idle must start the consumer. The consumer takes everything that waits,
 * handles it, and {@linkplain #release releases} the mailbox, unless something has come in meanwhile. What one thread
 * offers is taken in that order.
 *
 * @param <N> what is handed over; a node is offered once
 */
@SuppressWarnings("ReferenceEquality") // the state is the identity of what the word holds
final class Mailbox<N extends Mailbox.Node<N>> {

    /*
     * One word holds the whole state:
     *
     *   null      idle: nothing waits, no consumer runs          offer → [node], the offerer starts a consumer
     *   BUSY      a consumer runs or is started, nothing waits   offer → [node]; release → null; close → CLOSED
     *   [node]    the newest of a stack of nodes, a consumer
     *             runs or is started                             offer → [node]; takeAll → BUSY
     *   CLOSED    for ever                                       offer refuses
     *
     * A successful compare-and-set by an offerer is a release and the consumer's exchange an acquire, so a consumer sees
     * what was written before the offer, and the next consumer sees what the one before it did.
     */
    private static final Object BUSY = new Object();
    private static final Object CLOSED = new Object();
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Mailbox.class, "top", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What a mailbox carries: its own link of the stack. */
    abstract static class Node<N> {
        @Nullable
        N next;
    }

    /** What became of an offer. */
    enum Offer {
        /** Taken, and the offerer must start the consumer. */
        START,
        /** Taken; a consumer will see it. */
        TAKEN,
        /** Not taken. */
        CLOSED
    }

    @SuppressWarnings("unused") // through TOP
    private volatile @Nullable Object top;

    Offer offer(N node) {
        Object seen = TOP.getVolatile(this);
        while (true) {
            if (seen == CLOSED) {
                return Offer.CLOSED;
            }
            node.next = seen == BUSY ? null : node(seen);
            Object witness = TOP.compareAndExchange(this, seen, node);
            if (witness == seen) {
                return seen == null ? Offer.START : Offer.TAKEN;
            }
            seen = witness;
        }
    }

    /** Everything that waits, oldest first, linked by {@code next}; null when nothing does. For the consumer. */
    @Nullable
    N takeAll() {
        if (TOP.getVolatile(this) == BUSY) {
            return null;
        }
        N newest = node(TOP.getAndSet(this, BUSY));
        N oldest = null;
        while (newest != null) {
            N older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }

    /** Becomes idle; false when something waits, and then the consumer has to go on. For the consumer. */
    boolean release() {
        return TOP.compareAndSet(this, BUSY, null);
    }

    /** Refuses every later offer; false when something waits, and then nothing changed. For the consumer. */
    boolean close() {
        return TOP.compareAndSet(this, BUSY, CLOSED);
    }

    boolean isClosed() {
        return TOP.getVolatile(this) == CLOSED;
    }

    /** Whether neither a consumer runs nor anything waits. */
    boolean isIdle() {
        Object seen = TOP.getVolatile(this);
        return seen == null || seen == CLOSED;
    }

    @SuppressWarnings("unchecked") // only nodes are offered
    private @Nullable N node(@Nullable Object top) {
        return (N) top;
    }
}
