package dev.everfold.durable.internal;

import dev.everfold.SystemClosedException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits in this process for the end of an invocation. Usable from any thread. */
final class Ends {

    /** Completes when the invocation ends. One is equal to itself alone. */
    static final class Waiter extends CompletableFuture<InvocationState> {}

    private final ConcurrentHashMap<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Completes when the invocation ends from now on; it is to be forgotten when nobody waits for it any more. */
    Waiter await(String key) {
        Waiter end = new Waiter();
        waiting.compute(key, (_, others) -> {
            Set<Waiter> all = others == null ? new HashSet<>() : others;
            all.add(end);
            return all;
        });
        if (closed) {
            close(); // maybe it came too late for the one that closed
        }
        return end;
    }

    /** Nobody waits for this one any more. */
    void forget(String key, Waiter end) {
        waiting.computeIfPresent(key, (_, all) -> {
            all.remove(end);
            return all.isEmpty() ? null : all;
        });
    }

    /** The invocation has ended. */
    void ended(String key, InvocationState state) {
        Set<Waiter> all = waiting.remove(key);
        if (all != null) {
            all.forEach(end -> end.complete(state));
        }
    }

    /** A shard has stopped: whoever waits for one of its invocations is told, which a look at each finds out. */
    void stopped(Host host) {
        for (String key : waiting.keySet()) {
            var _ = host.ref(key).stateAsync().whenComplete((_, failure) -> {
                if (failure != null) {
                    fail(key, failure);
                }
            });
        }
    }

    private void fail(String key, Throwable failure) {
        Set<Waiter> all = waiting.remove(key);
        if (all != null) {
            all.forEach(end -> end.completeExceptionally(failure));
        }
    }

    /** The system is closing, and nobody here will hear of an end any more. */
    void close() {
        closed = true;
        for (String key : waiting.keySet()) {
            fail(key, new SystemClosedException("the system is closing; invocation " + key + " has not ended", false));
        }
    }

    /** For how many invocations somebody waits. */
    int size() {
        return waiting.size();
    }
}
