package dev.everfold.cli.torture;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Which clients of a process work, wait for room on the disk, or have given up. Usable from any thread. */
final class ClientStates {

    private final int clients;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Integer> waiting = new HashSet<>();
    private final Set<Integer> stopped = new HashSet<>();
    private long answers;

    ClientStates(int clients) {
        this.clients = clients;
    }

    void answered(int client) {
        change(() -> {
            waiting.remove(client);
            answers++;
        });
    }

    /** It waits until there is room. */
    void waits(int client) {
        change(() -> waiting.add(client));
    }

    /** It will not ask for anything any more. */
    void stops(int client) {
        change(() -> {
            waiting.remove(client);
            stopped.add(client);
        });
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many answers all of them have got. */
    long answers() {
        lock.lock();
        try {
            return answers;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for room. */
    boolean isAnyWaiting() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all have been told that the storage failed. */
    boolean haveAllStopped() {
        lock.lock();
        try {
            return stopped.size() == clients;
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long for none of them to work. */
    boolean sawStandstill(long millis) throws InterruptedException {
        return saw(() -> waiting.size() + stopped.size() == clients, millis);
    }

    /** Waits this long for more answers than these. */
    boolean sawMoreAnswersThan(long count, long millis) throws InterruptedException {
        return saw(() -> answers > count, millis);
    }

    private boolean saw(BooleanSupplier what, long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanosLeft = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!what.getAsBoolean()) {
                if (nanosLeft <= 0) {
                    return false;
                }
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
