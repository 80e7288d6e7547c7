package dev.everfold.codec.kryo;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few workspaces for reuse: no more than can be busy at once, whatever the number of threads. Usable by many
 * threads at once, never blocks; whoever finds it empty gets a new workspace, and what does not fit in is dropped.
 */
final class WorkspacePool {

    private static final int PROBES = 4;

    private final AtomicReferenceArray<@Nullable Workspace> places = new AtomicReferenceArray<>(
            Integer.highestOneBit(Math.max(2, 4 * Runtime.getRuntime().availableProcessors() - 1)));

    Workspace borrow() {
        int first = firstPlace();
        for (int i = 0; i < PROBES; i++) {
            Workspace found = places.getAndSet(first + i & places.length() - 1, null);
            if (found != null) {
                return found;
            }
        }
        return new Workspace();
    }

    void giveBack(Workspace workspace) {
        workspace.reset();
        int first = firstPlace();
        for (int i = 0; i < PROBES; i++) {
            if (places.compareAndSet(first + i & places.length() - 1, null, workspace)) {
                return;
            }
        }
    }

    /** Spreads threads over the places, so that they seldom meet. */
    private static int firstPlace() {
        return Long.hashCode(Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L) >>> 16;
    }
}
