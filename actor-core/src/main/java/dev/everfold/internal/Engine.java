package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorRef;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.RetentionReport;
import dev.everfold.SystemClosedException;
import dev.everfold.SystemOptions;
import dev.everfold.UndeliveredMessage;
import dev.everfold.history.ActorHistory;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Journal;
import dev.everfold.journal.ShardJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The system on one journal: opens the shards, connects them, and closes them. */
public final class Engine implements ActorSystem {

    private static final long POLL_NANOS = 200_000;

    private final SystemOptions options;
    private final Commons commons;
    private final List<Executor> writerThreads = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private @Nullable Maintenance maintenance;

    private Engine(SystemOptions options, Commons commons) {
        this.options = options;
        this.commons = commons;
    }

    /** Opens a system, and its journal only when the types are in order; closes everything when opening fails. */
    public static ActorSystem open(
            Stores stores, Environment environment, SystemOptions options, List<ActorType<?, ?, ?>> types) {
        List<ShardJournal> owned = new ArrayList<>();
        Commons commons;
        try {
            Kinds kinds = new Kinds(types);
            Storage storage = acquire(stores, new Claim(options.codeVersion(), kinds.schemas()), owned);
            commons = new Commons(
                    environment,
                    kinds,
                    new Residency(options.residency(), environment),
                    new Permits(options.residency().recoveriesMax()),
                    storage);
        } catch (Throwable failure) {
            closing(stores.abandon(), failure);
            throw failure;
        }
        Engine engine = new Engine(options, commons);
        try {
            engine.openShards(owned);
            engine.connectShards();
            return engine;
        } catch (Throwable failure) {
            engine.release();
            throw failure;
        }
    }

    /** Acquires every shard and opens the store; closes what it opened when that fails. */
    private static Storage acquire(Stores stores, Claim claim, List<ShardJournal> owned) {
        Journal journal = stores.journal().get();
        try {
            for (int number = 0; number < journal.shards(); number++) {
                owned.add(journal.acquire(number, claim));
            }
            Storage storage = stores.snapshots().open(journal, owned.stream().allMatch(ShardJournal::isWhole));
            try {
                storage.snapshots().learn(claim.schemas());
                return storage;
            } catch (Throwable failure) {
                closing(storage.snapshots()::close, failure);
                throw failure;
            }
        } catch (Throwable failure) {
            closing(journal::close, failure);
            throw failure;
        }
    }

    /** Closes something because of a failure, which stays the one that is told. */
    private static void closing(Runnable close, Throwable failure) {
        try {
            close.run();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private void openShards(List<ShardJournal> owned) {
        for (int number = 0; number < owned.size(); number++) {
            Executor writerThread = commons.environment().writers().apply(number);
            writerThreads.add(writerThread);
            Shard shard = new Shard(number, owned.get(number), writerThread, commons);
            shard.catchUp();
            commons.shards().add(shard);
        }
    }

    private void connectShards() {
        for (Shard sender : commons.shards()) {
            List<Channel> channels = new ArrayList<>();
            for (Shard receiver : commons.shards()) {
                channels.add(receiver.messages().channelFrom(sender.number(), receiver.number()));
            }
            sender.connect(new Courier(sender, commons.shards(), channels));
        }
        commons.shards().forEach(shard -> shard.courier().start());
        commons.shards().forEach(shard -> shard.timers().start());
        maintenance = new Maintenance(commons, options.retentionInterval());
        maintenance.start();
    }

    private Maintenance maintenance() {
        return Invariant.present(maintenance, "the maintenance of an open system");
    }

    @Override
    public RetentionReport retain() {
        EngineThread.checkNotCurrent("retain");
        checkOpen();
        return Maintenance.join(maintenance().retain());
    }

    @Override
    public CompletableFuture<RetentionReport> retainAsync() {
        checkOpen();
        return maintenance().retain();
    }

    @Override
    public void erase(ActorType<?, ?, ?> type, String key) {
        EngineThread.checkNotCurrent("erase");
        Maintenance.join(eraseAsync(type, key));
    }

    @Override
    public CompletableFuture<Void> eraseAsync(ActorType<?, ?, ?> type, String key) {
        checkOpen();
        return ref(type, key)
                .deleteAsync()
                .thenCompose(_ -> maintenance().erase(new ActorId(type.name(), key)))
                .thenAccept(_ -> {});
    }

    @Override
    public void backUp(Path directory, @Nullable Path previous) {
        EngineThread.checkNotCurrent("backUp");
        checkOpen();
        maintenance().backUp(directory, previous);
    }

    private void checkOpen() {
        if (closing.get()) {
            throw new SystemClosedException("the system is closing", false);
        }
    }

    @Override
    public <C, V, R> ActorRef<C, V, R> ref(ActorType<C, V, R> type, String key) {
        return ref(new ActorId(type.name(), key), commons.kinds().of(type));
    }

    @SuppressWarnings("unchecked") // the kind of a type has the type's parameters
    private <C, E, S, V, R> ActorRef<C, V, R> ref(ActorId id, Kind<?, E, S, ?, ?> kind) {
        Shard shard = commons.shard(commons.sharding().shardOf(id));
        return new Ref<>(id, (Kind<C, E, S, V, R>) kind, shard, options.mailbox());
    }

    @Override
    public Stream<String> keys(ActorType<?, ?, ?> type) {
        String name = commons.kinds().of(type).name();
        return commons.shards().stream().flatMap(shard -> shard.keys(name));
    }

    @Override
    @SuppressWarnings("unchecked") // the kind of a type has the type's parameters
    public <V> ActorHistory<V> history(ActorType<?, V, ?> type, String key) {
        Kind<?, ?, ?, ?, ?> kind = commons.kinds().of(type);
        return history(new ActorId(type.name(), key), (Kind<?, ?, ?, V, ?>) kind);
    }

    private <C, E, S, V, R> ActorHistory<V> history(ActorId id, Kind<C, E, S, V, R> kind) {
        Shard shard = commons.shard(commons.sharding().shardOf(id));
        return new FoldedHistory<>(new RunningPast(id, shard), kind, commons.kinds());
    }

    @Override
    public Stream<UndeliveredMessage> undelivered() {
        return commons.shards().stream().flatMap(shard -> Undelivered.of(shard, commons));
    }

    @Override
    public long undeliveredCount() {
        long handled = 0;
        for (Shard receiver : commons.shards()) {
            for (Shard sender : commons.shards()) {
                handled += receiver.messages().handledFrom(sender.number());
            }
        }
        long sent = 0; // read last: what is handled was sent before
        for (Shard sender : commons.shards()) {
            for (Shard receiver : commons.shards()) {
                sent += sender.messages().sentTo(receiver.number());
            }
        }
        return sent - handled;
    }

    @Override
    public boolean awaitDelivery(Duration timeout) throws InterruptedException {
        EngineThread.checkNotCurrent("awaitDelivery");
        Deadline deadline = Deadline.after(timeout);
        while (undeliveredCount() > 0) {
            for (Shard shard : commons.shards()) {
                EverfoldException failure = shard.refusal();
                if (failure != null) {
                    throw failure;
                }
            }
            if (deadline.nanosLeft() <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    @Override
    public void close() {
        EngineThread.checkNotCurrent("close");
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        SystemClosedException closed =
                new SystemClosedException("the system is closing; the command was not taken", false);
        commons.shards().forEach(shard -> shard.courier().close());
        commons.shards().forEach(shard -> shard.timers().close());
        commons.shards().forEach(shard -> shard.refuseNew(closed));
        drain(Deadline.after(options.closeTimeout()));
        SystemClosedException unfinished = new SystemClosedException(
                "the system was closed before the command was through; whether it is accepted is unknown", true);
        commons.shards().forEach(shard -> shard.writer().stop(unfinished));
        release();
    }

    /** Lets what has been taken finish. The caller's interrupt ends it early. */
    private void drain(Deadline deadline) {
        while (deadline.nanosLeft() > 0 && !Thread.currentThread().isInterrupted()) {
            if (commons.shards().stream()
                    .allMatch(shard -> shard.isIdle() || shard.refusal() instanceof JournalFailedException)) {
                return;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    private void release() {
        commons.residency().close();
        if (maintenance != null) {
            maintenance.close();
        }
        for (Executor writerThread : writerThreads) {
            if (writerThread instanceof ExecutorService service) {
                end(service);
            }
        }
        try (Storage _ = commons.storage()) {
            if (closing.get()) {
                Deadline deadline = Deadline.after(options.closeTimeout());
                commons.shards().forEach(shard -> shard.finishIndex(deadline));
            }
        }
    }

    /** Waits for what the thread has begun. It is never interrupted, as that would close the files under it. */
    private static void end(ExecutorService writerThread) {
        writerThread.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = writerThread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
