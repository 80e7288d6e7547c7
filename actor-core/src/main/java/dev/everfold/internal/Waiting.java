package dev.everfold.internal;

import dev.everfold.EverfoldException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The completion of a thread that blocks for it. Made by the thread that waits. An interrupt does not end the wait, as
 * the command cannot be taken back; the thread's interrupt status is kept.
 */
final class Waiting<T> implements Completion<T> {

    private final Thread thread = Thread.currentThread();
    private @Nullable T value;
    private @Nullable EverfoldException failure;
    private volatile boolean done;

    @Override
    public void succeeded(T value) {
        this.value = value;
        done = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void failed(EverfoldException failure) {
        this.failure = failure;
        done = true;
        LockSupport.unpark(thread);
    }

    /**
     * The value, once it is there; null when it has not come within the time-out.
     *
     * @param timeout null to wait without end
     * @throws EverfoldException the failure
     */
    @Nullable
    T await(@Nullable Duration timeout) {
        Deadline deadline = timeout == null ? null : Deadline.after(timeout);
        boolean interrupted = false;
        while (!done) {
            if (deadline == null) {
                LockSupport.park(this);
            } else {
                long nanosLeft = deadline.nanosLeft();
                if (nanosLeft <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, nanosLeft);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            thread.interrupt();
        }
        if (!done) {
            return null;
        }
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
