package dev.everfold.properties.equivalence;

import dev.everfold.ActorId;
import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Reply;
import dev.everfold.RetentionReport;
import dev.everfold.SystemOptions;
import dev.everfold.TurnListener;
import dev.everfold.journal.Entry;
import dev.everfold.properties.FaultyJournal;
import dev.everfold.properties.InMemoryStore;
import dev.everfold.properties.StoreUnderTest;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engine on a store, run by the caller's thread: after each command everything that follows from it is done,
 * messages included. For one thread.
 */
final class RealSystem<C> implements AutoCloseable {

    private final StoreUnderTest store;

    /** Null for snapshots that are gone with the system. */
    private final @Nullable SnapshotStore snapshots;

    private Subject<C> subject;
    private ManualEnvironment environment;
    private FaultyJournal journal;
    private ActorSystem system;

    /**
     * What came of a command.
     *
     * @param reply null when there was none
     * @param failure null when there was a reply, and when there was nobody any more to give one
     */
    record Answer(@Nullable Reply<?, ?> reply, @Nullable Throwable failure) {}

    /** Opens a system on an empty store, which is removed when it is closed. */
    RealSystem(StoreUnderTest store, Subject<C> subject) {
        this(store, null, subject);
    }

    private RealSystem(StoreUnderTest store, @Nullable SnapshotStore snapshots, Subject<C> subject) {
        this.store = store;
        this.snapshots = snapshots;
        this.subject = subject;
        this.environment = ManualEnvironment.inOrder();
        this.journal = new FaultyJournal(store.open());
        this.system = open();
    }

    /** The same in memory, with snapshots as lasting as the journal, each entry of which can be forgotten by itself. */
    static <C> RealSystem<C> forgetful(Subject<C> subject) {
        return new RealSystem<>(new InMemoryStore(1, 1), new InMemorySnapshotStore(1), subject);
    }

    private List<ActorType<?, ?, ?>> types() {
        return Stream.concat(Stream.of(subject.type()), subject.others().stream())
                .toList();
    }

    private ActorSystem open() {
        SystemOptions options = SystemOptions.DEFAULT.retentionInterval(Duration.ZERO);
        ActorType<?, ?, ?>[] types =
                types().stream().map(RealSystem::withoutFiring).toArray(ActorType<?, ?, ?>[]::new);
        return snapshots == null
                ? ActorSystem.open(journal, environment.environment(), options, types)
                : ActorSystem.open(journal, snapshots, environment.environment(), options, types);
    }

    /** The same type, whose timers are kept and do not fire: what they lead to is no matter of the commands. */
    private static <C, V, R> ActorType<C, V, R> withoutFiring(ActorType<C, V, R> type) {
        return type.listener(new TurnListener<V>() {
            @Override
            public void turned(ActorId id, ActorState<? extends V> state) {}

            @Override
            public boolean hasRoom() {
                return false;
            }
        });
    }

    /** Asks the actor under test, with an idempotency key, under which a rejection is remembered too. */
    Answer ask(C command, String idempotencyKey) {
        return ask(system.ref(subject.type(), subject.key()), command, idempotencyKey);
    }

    /**
     * Asks another actor of the type, so that the actor under test does not have the newest entry, which nobody can
     * forget.
     */
    void askAnother(C command, String idempotencyKey) {
        ask(system.ref(subject.type(), subject.key() + " and another"), command, idempotencyKey);
    }

    private <V, R> Answer ask(ActorRef<C, V, R> ref, C command, String idempotencyKey) {
        CommandOptions options = CommandOptions.key(idempotencyKey).rememberingRejection();
        CompletableFuture<Reply<V, R>> reply = ref.askAsync(command, options);
        environment.runAll();
        if (!reply.isDone()) {
            if (hasEnded()) {
                return new Answer(null, null);
            }
            throw new IllegalStateException("no answer to " + command + ", and nothing left to do");
        }
        try {
            return new Answer(reply.join(), null);
        } catch (CompletionException failure) {
            return new Answer(null, failure.getCause());
        }
    }

    /** What every actor of every type knows, with its sequence number, by its address. */
    Map<String, Kept<Object>> states() {
        environment.runAll();
        Map<String, Kept<Object>> states = new TreeMap<>();
        for (ActorType<?, ?, ?> each : types()) {
            system.keys(each).sorted().forEach(name -> {
                ActorState<?> state = state(each, name);
                states.put(new ActorId(each.name(), name).toString(), Kept.of(state));
            });
        }
        return states;
    }

    /** The timers of every actor that has some. */
    Map<String, Kept<Object>> timers() {
        Map<String, Kept<Object>> timers = new TreeMap<>();
        for (ActorType<?, ?, ?> each : types()) {
            system.keys(each).sorted().forEach(name -> {
                List<String> its = system.history(each, name).timers().stream()
                        .map(RealSystem::text)
                        .toList();
                if (!its.isEmpty()) {
                    timers.put(new ActorId(each.name(), name).toString(), Kept.of(its));
                }
            });
        }
        return timers;
    }

    private static String text(Entry.SetTimer timer) {
        return timer.name() + " " + timer.dueMillis() + " " + timer.receiver() + " "
                + HexFormat.of().formatHex(timer.command().bytes());
    }

    /** The state of the actor under test. */
    ActorState<?> state() {
        return state(subject.type(), subject.key());
    }

    /** Another thread waits for the recovery, which needs this one to run. */
    private ActorState<?> state(ActorType<?, ?, ?> actorType, String name) {
        FutureTask<ActorState<?>> reading =
                new FutureTask<>(() -> system.ref(actorType, name).state());
        Thread.ofVirtual().start(reading);
        while (!reading.isDone()) {
            if (!environment.runNext()) {
                Thread.onSpinWait();
            }
        }
        try {
            return reading.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while an actor was read", interrupted);
        }
    }

    /** Lets the process end at this write to the journal, counted from now on; the first is number 1. */
    void endAtWrite(long number) {
        journal.faults(0).endAtWrite(journal.faults(0).writes() + number);
    }

    /** How often the journal has been written to since the system was opened. */
    long writes() {
        return journal.faults(0).writes();
    }

    /** Whether the write has been reached at which the process was to end. */
    boolean hasEnded() {
        return journal.faults(0).hasEnded();
    }

    /** Forgets of the journal what can be forgotten. */
    RetentionReport retain() {
        CompletableFuture<RetentionReport> report = system.retainAsync();
        environment.runAll();
        return report.join();
    }

    /** Closes the system and opens another one, with this subject, on what it left. */
    void restartWith(Subject<C> another) {
        system.close();
        subject = another;
        reopen();
    }

    /** Closes the system and opens it again. */
    void restart() {
        system.close();
        reopen();
    }

    /** Opens another system on what the process left that has ended. Its system is never closed. */
    void crash() {
        store.crash();
        reopen();
    }

    private void reopen() {
        environment = ManualEnvironment.inOrder();
        journal = new FaultyJournal(store.open());
        system = open();
    }

    @Override
    public void close() {
        system.close();
        store.close();
    }
}
