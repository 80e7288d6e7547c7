package dev.everfold.internal;

import java.util.ArrayDeque;
import java.util.Queue;

/** A bounded number of permits, given out in the order asked, to tasks that give up their thread while they wait. */
final class Permits {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Permits(int count) {
        free = count;
    }

    /** Takes a permit; if there is none, runs the task later, once it owns one. */
    synchronized boolean acquire(Runnable whenAcquired) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(whenAcquired);
        return false;
    }

    /** Gives a permit back, or on to the one that has waited longest. */
    void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
