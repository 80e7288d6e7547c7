package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.RetentionReport;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a system does behind its actors: retention, erasing, backups. Nothing of it is on the way of a command. */
final class Maintenance {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** How long a backup waits for a shard's writer to come by. */
    private static final Duration HOLD_MAX = Duration.ofSeconds(30);

    private final Commons commons;
    private final Duration interval;
    private final List<Retainer> retainers = new ArrayList<>();
    private volatile boolean closed;

    /** Why the last run by itself failed. */
    private volatile String lastFailure = "";

    Maintenance(Commons commons, Duration interval) {
        this.commons = commons;
        this.interval = interval;
        commons.shards().forEach(shard -> retainers.add(new Retainer(shard, commons)));
    }

    /** Begins to run retention by itself, if there is anything that it could forget. */
    void start() {
        if (!interval.isZero() && commons.storage().mayTrim() && commons.kinds().forget()) {
            schedule();
        }
    }

    private void schedule() {
        commons.environment().timer().schedule(interval, () -> {
            if (!closed) {
                var _ = retain().whenComplete(this::retained);
            }
        });
    }

    /**
     * A failure is told when it is news. A shard that has stopped does so for good, and nothing can be trimmed then.
     */
    private void retained(@Nullable RetentionReport report, @Nullable Throwable failure) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String described = String.valueOf(reason);
        if (reason != null && !closed && !described.equals(lastFailure)) {
            LOG.log(System.Logger.Level.ERROR, "retention failed: " + reason.getMessage(), reason);
        }
        lastFailure = described;
        if (!(reason instanceof JournalFailedException)) {
            schedule();
        }
    }

    /** One run of retention on every shard, one shard after the other. */
    CompletableFuture<RetentionReport> retain() {
        if (!commons.storage().mayTrim()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the system's snapshot store is in memory, so its journal is not trimmed;"
                            + " open it with a store that lasts"));
        }
        CompletableFuture<RetentionReport> sum =
                CompletableFuture.completedFuture(new RetentionReport(0, 0, List.of()));
        for (int i = 0; i < retainers.size(); i++) {
            Retainer retainer = retainers.get(i);
            Shard shard = commons.shard(i);
            sum = sum.thenCompose(before -> shard.bringIndexUp()
                    .thenCompose(_ -> inBackground(retainer::run))
                    .thenApply(report -> plus(before, report)));
        }
        return sum;
    }

    private static RetentionReport plus(RetentionReport one, RetentionReport other) {
        List<RetentionReport.Held> held = new ArrayList<>(one.held());
        held.addAll(other.held());
        return new RetentionReport(
                one.segmentsForgotten() + other.segmentsForgotten(),
                one.bytesForgotten() + other.bytesForgotten(),
                held);
    }

    private <T> CompletableFuture<T> inBackground(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        commons.environment().background().execute(() -> {
            try {
                done.complete(task.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Takes the data of an actor that was deleted out of the files, and not what it may have become since. */
    CompletableFuture<ActorId> erase(ActorId actor) {
        Shard own = commons.shard(commons.sharding().shardOf(actor));
        return inBackground(() -> own.endOfPast(actor)).thenCompose(end -> erase(actor, own.number(), end));
    }

    private CompletableFuture<ActorId> erase(ActorId actor, int own, Offset end) {
        CompletableFuture<ActorId> done = CompletableFuture.completedFuture(actor);
        for (int i = 0; i < retainers.size(); i++) {
            Retainer retainer = retainers.get(i);
            Shard shard = commons.shard(i);
            Offset last = i == own ? end : Offset.NONE;
            done = done.thenCompose(_ -> shard.bringIndexUp())
                    .thenCompose(_ -> shard.writer().betweenGroups(() -> {
                        shard.journal().seal();
                        return actor;
                    }))
                    .thenCompose(_ -> inBackground(() -> {
                        retainer.erase(actor, last);
                        return actor;
                    }));
        }
        return done;
    }

    /** Writes a consistent copy of the system's data. Blocks. */
    void backUp(Path directory, @Nullable Path previous) {
        Runnable copy = () -> copyTo(directory, previous);
        for (Retainer retainer : retainers) {
            Runnable inner = copy;
            copy = () -> retainer.pausedWhile(inner);
        }
        copy.run();
    }

    private void copyTo(Path directory, @Nullable Path previous) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw SnapshotStoreException.unusable("the backup " + directory + " cannot be written: " + e, e);
        }
        // The store first: it must not know more than the copy of the journal.
        commons.storage().snapshots().copyTo(directory.resolve(SnapshotStoreProvider.DIRECTORY));
        commons.storage().journal().copyTo(directory, ends(), previous);
    }

    /** Where the shards end at one moment, at which none of them goes on: no message is handled there and not sent. */
    private List<Offset> ends() {
        CountDownLatch arrived = new CountDownLatch(commons.shards().size());
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<Offset>> ends = new ArrayList<>();
        try {
            for (Shard shard : commons.shards()) {
                CompletableFuture<Offset> end = shard.writer().betweenGroups(() -> {
                    Offset here = shard.journal().end();
                    arrived.countDown();
                    awaitUninterruptibly(release, HOLD_MAX);
                    return here;
                });
                ends.add(end.whenComplete((here, failure) -> {
                    if (failure != null) {
                        arrived.countDown();
                    }
                }));
            }
            if (!awaitUninterruptibly(arrived, HOLD_MAX)) {
                throw SnapshotStoreException.unusable("a shard did not come by within " + HOLD_MAX, null);
            }
        } finally {
            release.countDown();
        }
        return ends.stream().map(Maintenance::join).toList();
    }

    /** The value of a future, or the engine's exception for which it failed. Blocks. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EverfoldException known) {
                throw known;
            }
            if (e.getCause() instanceof IllegalStateException known) {
                throw known;
            }
            throw e;
        }
    }

    private static boolean awaitUninterruptibly(CountDownLatch latch, Duration longest) {
        Deadline deadline = Deadline.after(longest);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends what is under way, soon, and waits for that. */
    void close() {
        closed = true;
        retainers.forEach(Retainer::stop);
        retainers.forEach(retainer -> retainer.pausedWhile(() -> {}));
    }
}
