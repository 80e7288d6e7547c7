package dev.everfold.cli.retail;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines under way: a bounded stretch of the file that moves on with its oldest line. So memory is bounded although
 * lines finish in any order, and rejects come out in the order of the file. Usable by many threads.
 */
final class LineWindow {

    /*
     * A ring with one slot per line under way: null until the line is finished, then its Reject, or FINE. Lines from
     * `oldest` up to, not including, `next` are under way; oldest + slots.length is the bound.
     */
    private static final Object FINE = new Object();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final @Nullable Object[] slots;
    private final Consumer<Reject> rejects;
    private long oldest;
    private long next;
    private @Nullable RuntimeException failure;

    /**
     * An empty window.
     *
     * @param capacity how many lines are under way at most
     * @param rejects takes the rejects in the order of the file, one at a time, on the threads that finish lines
     */
    LineWindow(int capacity, Consumer<Reject> rejects) {
        this.slots = new Object[capacity];
        this.rejects = rejects;
    }

    /**
     * Takes the next line in, once there is room. The line's ticket is to be given to {@link #finish} once.
     *
     * @throws RuntimeException what was given to {@link #fail}, by whoever
     */
    long enter() throws InterruptedException {
        lock.lock();
        try {
            while (failure == null && next - oldest == slots.length) {
                moved.await();
            }
            throwFailure();
            return next++;
        } finally {
            lock.unlock();
        }
    }

    /** The line of this ticket counts for something. */
    void finish(long ticket) {
        finish(ticket, FINE);
    }

    /** The line of this ticket is rejected. */
    void finish(long ticket, Reject reject) {
        finish(ticket, (Object) reject);
    }

    private void finish(long ticket, Object outcome) {
        lock.lock();
        try {
            slots[slot(ticket)] = outcome;
            Object finished = slots[slot(oldest)];
            while (oldest < next && finished != null) {
                if (finished instanceof Reject reject) {
                    rejects.accept(reject);
                }
                slots[slot(oldest)] = null;
                oldest++;
                finished = slots[slot(oldest)];
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run: nobody waits any more, and the first failure given is thrown to whoever asks. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = failure == null ? cause : failure;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the run has ended before its time. */
    boolean hasFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no line is under way.
     *
     * @throws RuntimeException what was given to {@link #fail}
     */
    void awaitEmpty() throws InterruptedException {
        lock.lock();
        try {
            while (failure == null && oldest < next) {
                moved.await();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private int slot(long ticket) {
        return (int) (ticket % slots.length);
    }
}
