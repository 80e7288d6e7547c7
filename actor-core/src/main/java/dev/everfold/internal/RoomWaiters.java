package dev.everfold.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers that block for a place in one mailbox, the one that came first in front. Takes no memory while there is none.
 */
final class RoomWaiters {

    private volatile @Nullable Queue<Thread> threads;

    /** Lets this many callers try again. */
    void wake(int places) {
        Queue<Thread> waiting = threads;
        if (waiting == null) {
            return;
        }
        for (int i = 0; i < places; i++) {
            Thread first = waiting.poll();
            if (first == null) {
                return;
            }
            LockSupport.unpark(first);
        }
    }

    /**
     * Blocks until there is a place or the deadline has passed. An interrupt ends the wait as the deadline does, and is
     * kept.
     *
     * @return whether there was a place, which is now the caller's
     */
    boolean await(Activation<?, ?, ?, ?, ?> activation, int capacity, Deadline deadline) {
        Queue<Thread> waiting = queue();
        Thread self = Thread.currentThread();
        while (true) {
            waiting.add(self);
            if (activation.reservePlace(capacity)) {
                waiting.remove(self);
                return true;
            }
            long nanosLeft = deadline.nanosLeft();
            if (nanosLeft <= 0 || self.isInterrupted()) {
                if (!waiting.remove(self)) {
                    wake(1); // somebody made room for this caller, which leaves it to the next
                }
                return false;
            }
            LockSupport.parkNanos(this, nanosLeft);
            waiting.remove(self);
        }
    }

    private synchronized Queue<Thread> queue() {
        Queue<Thread> known = threads;
        if (known == null) {
            known = new ConcurrentLinkedQueue<>();
            threads = known;
        }
        return known;
    }
}
