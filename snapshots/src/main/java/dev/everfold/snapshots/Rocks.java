package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshots.Keys.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB that cannot bring down the process: what is native is used under a guard that {@link #close} waits
 * for, nothing native leaves this class, and what fails is a {@link SnapshotStoreException}. Usable from any thread,
 * interrupted ones included.
 */
final class Rocks implements AutoCloseable {

    private final Path directory;
    private final boolean isReadOnly;
    private final Tuning tuning;
    private final RocksDB database;
    private final WriteOptions unsynced = new WriteOptions();
    private final ReadOptions gets = new ReadOptions();
    private final ManifestMark mark;
    private final StampedLock guard = new StampedLock();
    /** For what must not meet: a copy in the making holds on to files that are to be erased. */
    private final ReentrantLock maintenance = new ReentrantLock();
    /** Written under the guard alone. */
    private boolean isClosed;

    private Rocks(Path directory, boolean isReadOnly, Tuning tuning, RocksDB database) {
        this.directory = directory;
        this.isReadOnly = isReadOnly;
        this.tuning = tuning;
        this.database = database;
        this.mark = new ManifestMark(directory);
    }

    /** A key and its value. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Pair(byte[] key, byte[] value) {}

    /**
     * What a scan met.
     *
     * @param damage what kept it from going on; null when it met everything
     */
    record Scan(List<Pair> pairs, @Nullable SnapshotStoreException damage) {}

    private interface Opening {
        RocksDB open(Tuning tuning) throws RocksDBException;
    }

    private interface Use<T extends @Nullable Object> {
        T of(RocksDB database) throws RocksDBException;
    }

    /** Makes an empty database, durably, in a directory that is there. */
    static void make(Path directory) {
        open(directory, false, tuning -> {
                    tuning.options().setCreateIfMissing(true).setErrorIfExists(true);
                    return RocksDB.open(tuning.options(), directory.toString());
                })
                .close();
    }

    static Rocks open(Path directory) {
        return open(directory, false, tuning -> RocksDB.open(tuning.options(), directory.toString()));
    }

    static Rocks openReadOnly(Path directory) {
        return open(directory, true, tuning -> RocksDB.openReadOnly(tuning.options(), directory.toString()));
    }

    private static Rocks open(Path directory, boolean isReadOnly, Opening opening) {
        NativeLibrary.load();
        ManifestMark.check(directory);
        Tuning tuning = new Tuning();
        try {
            return new Rocks(directory, isReadOnly, tuning, opening.open(tuning));
        } catch (RocksDBException e) {
            tuning.close();
            throw failure("opening", directory, e, mayBeDamageAtOpening(e));
        }
    }

    byte @Nullable [] get(byte[] key) {
        return use("reading", database -> database.get(gets, key));
    }

    /** Reads keys and values of a range, this many at most. */
    Scan scan(Range range, int pairsMax) {
        return use("reading", database -> {
            try (Slice end = new Slice(range.to());
                    ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                    RocksIterator iterator = database.newIterator(options)) {
                List<Pair> pairs = new ArrayList<>();
                for (iterator.seek(range.from()); iterator.isValid() && pairs.size() < pairsMax; iterator.next()) {
                    pairs.add(new Pair(iterator.key(), iterator.value()));
                }
                try {
                    iterator.status();
                    return new Scan(pairs, null);
                } catch (RocksDBException e) {
                    return new Scan(pairs, failure("reading", directory, e, isDamage(e)));
                }
            }
        });
    }

    /** Writes the batch as a whole. The end of the process does not take it, the end of the machine may. */
    void write(WriteBatch batch) {
        use("writing", database -> {
            database.write(unsynced, batch);
            mark.update();
            return null;
        });
    }

    /**
     * Puts everything into tables, synced. Not merely into a synced log: a damaged log is cut without a word, a damaged
     * table is found.
     */
    void flush() {
        use("flushing", database -> {
            flush(database);
            mark.update();
            return null;
        });
    }

    private static void flush(RocksDB database) throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            database.flush(options);
        }
    }

    /** Forgets some ranges, and returns when no file holds what was forgotten there and in the others. */
    void erase(List<Range> forgotten, List<Range> compacted) {
        maintenance.lock();
        try {
            use("erasing", database -> {
                try (WriteBatch batch = new WriteBatch()) {
                    for (Range range : forgotten) {
                        batch.deleteRange(range.from(), range.to());
                    }
                    database.write(unsynced, batch);
                }
                flush(database);
                for (Range range : compacted) {
                    compact(database, range);
                }
                // The jobs in the background delete the files that they have replaced only when they end.
                database.pauseBackgroundWork();
                database.continueBackgroundWork();
                return null;
            });
            // Whoever still reads holds on to old files, and deletes them when it ends.
            guard.unlockWrite(guard.writeLock());
            use("erasing", database -> {
                database.disableFileDeletions();
                database.enableFileDeletions();
                return null;
            });
        } finally {
            maintenance.unlock();
        }
    }

    private static void compact(RocksDB database, Range range) throws RocksDBException {
        try (ColumnFamilyHandle everything = database.getDefaultColumnFamily();
                CompactRangeOptions options = new CompactRangeOptions()
                        .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForceOptimized)) {
            database.compactRange(everything, range.from(), range.to(), options);
        }
    }

    /** Writes a consistent copy into a directory that does not exist. Tables are shared where the disk can. */
    void copyTo(Path copy) {
        maintenance.lock();
        try {
            use("copying", database -> {
                try (Checkpoint checkpoint = Checkpoint.create(database)) {
                    checkpoint.createCheckpoint(copy.toString());
                }
                return null;
            });
        } finally {
            maintenance.unlock();
        }
    }

    private <T extends @Nullable Object> T use(String doing, Use<T> use) {
        long stamp = guard.readLock();
        try {
            if (isClosed) {
                throw SnapshotStoreException.unusable("the snapshot store " + directory + " is closed", null);
            }
            return use.of(database);
        } catch (RocksDBException e) {
            throw failure(doing, directory, e, isDamage(e));
        } finally {
            guard.unlockRead(stamp);
        }
    }

    private static SnapshotStoreException failure(String doing, Path directory, RocksDBException e, boolean isDamage) {
        String message = doing + " the snapshot store " + directory + " failed: " + e.getMessage();
        return isDamage ? SnapshotStoreException.damaged(message, e) : SnapshotStoreException.unusable(message, e);
    }

    private static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    /**
     * A file that is missing is damage. So is what RocksDB takes for the file of another version or kind: whether the
     * store is of a newer format was asked before.
     */
    private static boolean mayBeDamageAtOpening(RocksDBException e) {
        Status status = e.getStatus();
        if (status == null) {
            return false;
        }
        return switch (status.getCode()) {
            case Corruption, NotFound, NotSupported, InvalidArgument, Incomplete -> true;
            case IOError -> String.valueOf(status.getState()).contains("No such file");
            default -> false;
        };
    }

    /** Waits for those who use it. Leaves nothing to be replayed. Idempotent. */
    @Override
    public void close() {
        long stamp = guard.writeLock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (!isReadOnly) {
                flushAtLast();
            }
            database.close();
            gets.close();
            unsynced.close();
            tuning.close();
        } finally {
            guard.unlockWrite(stamp);
        }
    }

    /** For the sake of the next opening only: what is not in the tables is in the log. */
    private void flushAtLast() {
        try {
            flush(database);
            mark.update();
        } catch (RocksDBException e) {
            System.getLogger(Rocks.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "closing the snapshot store " + directory + " without a flush: " + e.getMessage());
        }
    }
}
