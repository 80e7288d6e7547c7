package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.codec.Dictionary;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A journal whose shards fail, stall, or run out of room when a test says so. Usable from any thread. */
public final class FaultyJournal implements Journal {

    private final Journal journal;
    private final List<Faults> faults;
    private final Map<ActorId, Integer> shards = new ConcurrentHashMap<>();

    /** Passes everything on to this journal, until told otherwise. */
    public FaultyJournal(Journal journal) {
        this.journal = journal;
        this.faults =
                IntStream.range(0, journal.shards()).mapToObj(_ -> new Faults()).toList();
    }

    /** What is wrong with this shard. */
    public Faults faults(int shard) {
        return faults.get(shard);
    }

    /**
     * The shard to which an actor's entries have gone.
     *
     * @throws IllegalStateException when there has been none
     */
    public int shardOf(ActorId actor) {
        Integer shard = shards.get(actor);
        if (shard == null) {
            throw new IllegalStateException("no entry of " + actor + " has been appended");
        }
        return shard;
    }

    @Override
    public UUID id() {
        return journal.id();
    }

    @Override
    public int shards() {
        return journal.shards();
    }

    @Override
    public int entryBytesMax() {
        return journal.entryBytesMax();
    }

    @Override
    public ShardJournal acquire(int shard, Claim claim) {
        return new FaultyShard(journal.acquire(shard, claim), faults.get(shard), actor -> shards.put(actor, shard));
    }

    @Override
    public void copyTo(Path directory, List<Offset> ends, @Nullable Path previous) {
        journal.copyTo(directory, ends, previous);
    }

    @Override
    public void close() {
        journal.close();
    }

    /** The faults of one shard. All of them are off at first. */
    public static final class Faults {

        private @Nullable Throwable appendFailure;
        private @Nullable Throwable commitFailure;
        private @Nullable Throwable historyFailure;
        private @Nullable Throwable trimFailure;
        private boolean isHeld;
        private @Nullable Runnable heldCommit;
        private boolean isFull;
        private boolean isVoid;
        private long writes;
        private long lastWrite = Long.MAX_VALUE;
        private Offset lastOffset = Offset.NONE;

        private Faults() {}

        /** The next append fails, with an exception or an error. */
        public synchronized void failAppend(Throwable failure) {
            appendFailure = failure;
        }

        /** The next commit fails, with an exception or an error. */
        public synchronized void failCommit(Throwable failure) {
            commitFailure = failure;
        }

        /** From now on histories cannot be read, for this reason; null when they can again. */
        public synchronized void failHistories(@Nullable Throwable failure) {
            historyFailure = failure;
        }

        /** From now on nothing can be trimmed, for this reason; null when it can again. */
        public synchronized void failTrims(@Nullable Throwable failure) {
            trimFailure = failure;
        }

        /** From now on commits do not end until they are {@linkplain #releaseCommits released}. */
        public synchronized void holdCommits() {
            isHeld = true;
        }

        /** Ends the commit that is under way, and holds no more of them. */
        public void releaseCommits() {
            Runnable held;
            synchronized (this) {
                isHeld = false;
                held = heldCommit;
                heldCommit = null;
            }
            if (held != null) {
                held.run();
            }
        }

        /** Whether a commit is under way and held. */
        public synchronized boolean holdsCommit() {
            return heldCommit != null;
        }

        /** Whether the disk is below its reserve. */
        public synchronized void setFull(boolean full) {
            isFull = full;
        }

        /**
         * From now on everything fails, as nothing reaches the disk of a process that has ended. Returns when nothing
         * is being written any more.
         */
        public void cutOff() {
            synchronized (this) {
                isVoid = true;
            }
            releaseCommits();
        }

        /** How many appends and commits there have been, those that failed included. */
        public synchronized long writes() {
            return writes;
        }

        /**
         * The process ends at the append or commit of this number, counted from the first on: neither it nor any later
         * one is done, and none comes back with success or failure, as there is nobody any more to come back to.
         */
        public synchronized void endAtWrite(long number) {
            lastWrite = number - 1;
        }

        /** Whether the process has ended at a write. */
        public synchronized boolean hasEnded() {
            return writes > lastWrite;
        }

        private synchronized Offset append(Entry entry, ShardJournal shard) {
            writes++;
            if (hasEnded()) {
                lastOffset = new Offset(lastOffset.value() + 1);
                return lastOffset;
            }
            if (appendFailure != null || isVoid) {
                isVoid = true;
                throw asUnchecked(appendFailure);
            }
            lastOffset = shard.append(entry);
            return lastOffset;
        }

        private synchronized CompletionStage<Void> commit(ShardJournal shard) {
            if (!isHeld) {
                return commitNow(shard);
            }
            CompletableFuture<Void> later = new CompletableFuture<>();
            heldCommit = () -> {
                CompletableFuture<Void> _ = commitNow(shard)
                        .thenAccept(later::complete)
                        .exceptionally(failure -> {
                            later.completeExceptionally(failure);
                            return null;
                        });
            };
            return later;
        }

        /** Under the lock to its end, so that whoever holds the lock knows that nothing is being written. */
        private synchronized CompletableFuture<Void> commitNow(ShardJournal shard) {
            writes++;
            if (hasEnded()) {
                return new CompletableFuture<>();
            }
            if (commitFailure != null || isVoid) {
                isVoid = true;
                return CompletableFuture.failedFuture(commitFailure == null ? ownershipIsVoid() : commitFailure);
            }
            try {
                shard.commit().toCompletableFuture().join();
                return CompletableFuture.completedFuture(null);
            } catch (RuntimeException failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }

        private synchronized EntryCursor history(Offset head, Offset after, ShardJournal shard) {
            if (historyFailure != null) {
                throw asUnchecked(historyFailure);
            }
            return shard.history(head, after);
        }

        private synchronized void trim(Offset before, ShardJournal shard) {
            if (trimFailure != null) {
                throw asUnchecked(trimFailure);
            }
            shard.trim(before);
        }

        private static RuntimeException asUnchecked(@Nullable Throwable failure) {
            return switch (failure) {
                case Error error -> throw error;
                case RuntimeException exception -> exception;
                case null, default -> ownershipIsVoid();
            };
        }

        private static JournalException ownershipIsVoid() {
            return new JournalException("this ownership is void since an earlier failure", null);
        }
    }

    private static final class FaultyShard implements ShardJournal {

        private final ShardJournal shard;
        private final Faults faults;
        private final Consumer<ActorId> appended;

        FaultyShard(ShardJournal shard, Faults faults, Consumer<ActorId> appended) {
            this.shard = shard;
            this.faults = faults;
            this.appended = appended;
        }

        @Override
        public long epoch() {
            return shard.epoch();
        }

        @Override
        public Dictionary dictionary() {
            return shard.dictionary();
        }

        @Override
        public Offset append(Entry entry) {
            appended.accept(entry.header().actor());
            return faults.append(entry, shard);
        }

        @Override
        public CompletionStage<Void> commit() {
            return faults.commit(shard);
        }

        @Override
        public boolean hasRoom() {
            synchronized (faults) {
                return !faults.isFull && shard.hasRoom();
            }
        }

        @Override
        public EntryCursor read(Offset from) {
            return shard.read(from);
        }

        @Override
        public EntryCursor history(Offset head, Offset after) {
            return faults.history(head, after, shard);
        }

        @Override
        public Offset end() {
            return shard.end();
        }

        @Override
        public boolean isWhole() {
            return shard.isWhole();
        }

        @Override
        public List<Segment> sealed() {
            return shard.sealed();
        }

        @Override
        public List<Segment> archived() {
            return shard.archived();
        }

        @Override
        public void seal() {
            shard.seal();
        }

        @Override
        public void sync() {
            shard.sync();
        }

        @Override
        public void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
            shard.rewrite(segment, change);
        }

        @Override
        public void trim(Offset before) {
            faults.trim(before, shard);
        }

        @Override
        public void close() {
            shard.close();
        }
    }
}
