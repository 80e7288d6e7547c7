package dev.everfold.durable.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.EverfoldException;
import dev.everfold.SystemClosedException;
import dev.everfold.TurnListener;
import dev.everfold.durable.InvocationId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets functions run whose invocations have something to do: hears of every turn of an invocation, and begins an
 * execution when there is none, or tells the one that there is. At most so many run at the same time; the others wait
 * in the order in which they became able to.
 */
final class Runner implements TurnListener<InvocationState> {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** With so many waiting, the timers of more are held back. */
    private static final int WAITING_MAX = 10_000;

    private final ConcurrentHashMap<String, Execution> running = new ConcurrentHashMap<>();
    private final Ends ends = new Ends();

    private final Object lock = new Object();

    /** Those that wait for a place; guarded by the lock. */
    private final SequencedSet<String> waiting = new LinkedHashSet<>();

    /** Those that have one; guarded by the lock. */
    private int places;

    /** Completes when the system is closing and no function runs. */
    private final CompletableFuture<@Nullable Void> quiet = new CompletableFuture<>();

    /**
     * Those that have given up their stacks for a write and are to be run again behind it: nothing was lost between.
     */
    private final Set<String> goingOn = ConcurrentHashMap.newKeySet();

    /** Those that were found expired while the system was being opened, with their numbers; guarded by the lock. */
    private final Map<String, Long> expiredEarly = new LinkedHashMap<>();

    private volatile @Nullable Host host;
    private volatile boolean closed;

    /** The system is open; until now nothing was run, and nothing deleted. */
    void start(Host opened) {
        Map<String, Long> expired;
        synchronized (lock) {
            host = opened;
            expired = Map.copyOf(expiredEarly);
            expiredEarly.clear();
        }
        expired.forEach(this::delete);
        next();
    }

    @Override
    public void turned(ActorId id, ActorState<? extends InvocationState> heard) {
        ActorState<InvocationState> state = new ActorState<>(heard.sequenceNumber(), heard.state());
        String key = id.key();
        switch (state.state().life().phase()) {
            case Life.Phase.Ended _ -> ends.ended(key, state.state());
            case Life.Phase.Expired _ -> delete(key, state.sequenceNumber());
            default -> {}
        }
        Execution execution = running.get(key);
        if (execution != null && execution.advance(state)) {
            return;
        }
        if (state.state().life().isReady()) {
            await(key);
            next();
        }
    }

    @Override
    public void stopped(EverfoldException reason) {
        Host opened = host;
        if (opened != null) {
            opened.environment().activations().execute(() -> ends.stopped(opened));
        }
    }

    /** Only what has expired, and not what may have begun under its name since. */
    private void delete(String key, long sequenceNumber) {
        Host opened;
        synchronized (lock) {
            opened = host;
            if (opened == null) {
                expiredEarly.put(key, sequenceNumber);
            }
        }
        if (opened != null && !closed) {
            var _ = opened.ref(key).deleteAsync(sequenceNumber);
        }
    }

    @Override
    public boolean hasRoom() {
        synchronized (lock) {
            return waiting.size() < WAITING_MAX;
        }
    }

    private void await(String key) {
        synchronized (lock) {
            waiting.add(key);
        }
    }

    /** Lets those run that wait, as long as there are places. */
    private void next() {
        Host opened = host;
        if (opened == null) {
            return;
        }
        for (String key = takePlace(opened); key != null; key = takePlace(opened)) {
            String taken = key;
            opened.environment().activations().execute(() -> begin(taken, opened));
        }
    }

    private @Nullable String takePlace(Host opened) {
        synchronized (lock) {
            if (closed || waiting.isEmpty() || places >= opened.options().executionsMax()) {
                return null;
            }
            places++;
            return waiting.removeFirst();
        }
    }

    private void givePlaceBack() {
        boolean isQuiet;
        synchronized (lock) {
            places--;
            isQuiet = closed && places == 0;
        }
        if (isQuiet) {
            quiet.complete(null);
        }
        next();
    }

    private void begin(String key, Host opened) {
        read(opened, opened.ref(key), state -> {
            try {
                run(key, opened, state.get());
            } catch (EverfoldException unreadable) {
                notRead(key, opened, unreadable);
            } finally {
                givePlaceBack();
            }
        });
    }

    /** Reads a state, and goes on with it, or with what its reading failed with. */
    private static void read(
            Host opened, ActorRef<?, InvocationState, ?> ref, Consumer<Supplier<ActorState<InvocationState>>> next) {
        if (!opened.isStackless()) {
            next.accept(ref::state);
            return;
        }
        var _ = ref.stateAsync()
                .whenComplete((state, failure) -> opened.environment()
                        .activations()
                        .execute(() -> next.accept(() -> {
                            if (failure instanceof EverfoldException known) {
                                throw known;
                            }
                            if (failure != null) {
                                throw new SystemClosedException("the state cannot be read: " + failure, false);
                            }
                            return state;
                        })));
    }

    private void notRead(String key, Host opened, EverfoldException unreadable) {
        boolean passes = Asking.passes(unreadable);
        String what = passes ? "waits" : "stops";
        LOG.log(System.Logger.Level.WARNING, "invocation {0} {1}: {2}", key, what, unreadable.getMessage());
        if (passes) {
            Asking.later(opened.environment(), () -> {
                await(key);
                next();
            });
        }
    }

    private void run(String key, Host opened, ActorState<InvocationState> state) {
        if (!state.state().life().isReady()) {
            return;
        }
        Execution execution = new Execution(InvocationId.parse(key), opened, state);
        if (goingOn.remove(key)) {
            execution.journal.goesOn();
        }
        // One whose run does not count is let go of: its step may hang for ever.
        Execution next =
                running.compute(key, (_, before) -> before != null && before.advance(state) ? before : execution);
        if (!next.equals(execution)) {
            return;
        }
        // Another execution may have come and gone since the state was read; from now on this one hears all.
        read(opened, execution.ref, now -> run(key, execution, now));
    }

    private void run(String key, Execution execution, Supplier<ActorState<InvocationState>> state) {
        Unwind.Reason reason = Unwind.Reason.STOPPED;
        try {
            execution.advance(state.get());
            reason = FunctionRun.run(execution);
            execution.awaitSteps();
        } catch (EverfoldException unreadable) {
            notRead(key, execution.host, unreadable);
        } finally {
            Unwind.Reason why = reason;
            execution.journal.whenWritten(() -> end(key, execution, why));
        }
    }

    private void end(String key, Execution execution, Unwind.Reason reason) {
        boolean again = execution.end(reason);
        running.remove(key, execution);
        if (again) {
            if (reason == Unwind.Reason.PENDING) {
                goingOn.add(key);
            }
            await(key);
            next();
        }
    }

    /** Who waits for the end of an invocation. */
    Ends ends() {
        return ends;
    }

    /** Lets functions come to their next call, and there unwind; waits for that, but not longer than this. */
    void close(Duration patience) {
        boolean isBusy;
        synchronized (lock) {
            closed = true;
            isBusy = places > 0;
        }
        running.values().forEach(Execution::close);
        Host opened = host;
        if (isBusy && opened != null && !opened.isStackless()) {
            quiet.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
