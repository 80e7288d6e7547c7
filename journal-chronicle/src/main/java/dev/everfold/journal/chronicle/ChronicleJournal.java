package dev.everfold.journal.chronicle;

import dev.everfold.journal.ByteReader;
import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The embedded journal: a directory of this machine, written through Chronicle Queue. Survives kill -9 and, with
 * {@link dev.everfold.Durability#SYNCED}, power cuts; finds damage and refuses it. docs/formats/journal.md describes
 * every byte. Usable from any thread.
 *
 * <p>The JVM has to be started with the flags of the file {@code jvm.flags}. One process has a directory open at a
 * time.
 */
public final class ChronicleJournal implements Journal {

    private final Path directory;
    private final Manifest manifest;
    private final JournalOptions options;
    private final Disk disk;
    private final StoreLock lock;
    private final Map<Integer, ShardLog> owned = new HashMap<>();
    private boolean closed;

    private ChronicleJournal(Path directory, Manifest manifest, JournalOptions options, Disk disk, StoreLock lock) {
        this.directory = directory;
        this.manifest = manifest;
        this.options = options;
        this.disk = disk;
        this.lock = lock;
    }

    /**
     * Opens the journal in this directory; makes it when the directory is empty or missing. Blocks. The one who opens
     * it closes it.
     *
     * @param options the number of shards counts only when the journal is made
     * @throws JournalException when the directory is in use by a process (this one included), holds something else, is
     *     of a newer format, or JVM flags are missing; nothing was changed
     * @throws CorruptJournalException when the store's manifest is damaged
     */
    public static ChronicleJournal open(Path directory, JournalOptions options) {
        return open(directory, options, Disk.REAL);
    }

    /** Like {@link #open(Path, JournalOptions)}, on a disk that fails or remembers: for tests of the journal itself. */
    public static ChronicleJournal open(Path directory, JournalOptions options, Disk disk) {
        JvmFlags.require();
        Path store = directory.toAbsolutePath().normalize();
        quietenChronicle();
        try {
            StorageKind.check(store);
            if (!Manifest.exists(store)) {
                makeDirectory(store, disk);
            }
            // Asked in this order, for another process may be making the store.
            if (!Manifest.mayBeMadeIn(store) && !Manifest.exists(store)) {
                throw new JournalException(
                        "the directory " + store + " holds other things and no store, so none is made there; choose an"
                                + " empty or a new directory",
                        null);
            }
            StoreLock lock = StoreLock.take(store);
            try {
                return new ChronicleJournal(store, manifest(store, options, disk), options, disk, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("the store " + store + " cannot be opened: " + e, e);
        }
    }

    /** Loads Chronicle's classes and native libraries, which takes longer than everything else in opening a journal. */
    static void warmUp() {
        JvmFlags.require();
        quietenChronicle();
        SegmentWriter.warmUp();
    }

    /**
     * Makes the directory and those above it that are missing, durably. Those that are there are synced too: a process
     * that was killed may have made them and not come to sync them.
     */
    private static void makeDirectory(Path directory, Disk disk) throws IOException {
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        makeDirectory(parent, disk);
        if (!Files.isDirectory(directory)) {
            try {
                disk.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
            }
        }
        if (Files.isWritable(parent)) {
            disk.forceDirectory(parent);
        }
    }

    private static Manifest manifest(Path store, JournalOptions options, Disk disk) throws IOException {
        if (Manifest.exists(store)) {
            return Manifest.read(store);
        }
        Manifest made = new Manifest(newStoreId(), options.shards());
        made.write(store, disk);
        return made;
    }

    /** Only has to differ from that of every other store. */
    private static UUID newStoreId() {
        byte[] chance = new byte[2 * Long.BYTES];
        new SecureRandom().nextBytes(chance);
        ByteReader reader = new ByteReader(chance);
        return new UUID(reader.getLong(), reader.getLong());
    }

    /** Whatever flags the JVM has: no banner, no report of usage to Chronicle's maker, no thread to watch the disk. */
    private static void quietenChronicle() {
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    @Override
    public UUID id() {
        return manifest.storeId();
    }

    @Override
    public void copyTo(Path directory, List<Offset> ends, @Nullable Path previous) {
        if (ends.size() != manifest.shards()) {
            throw new IllegalArgumentException(
                    "there must be " + manifest.shards() + " ends, one for each shard, were " + ends.size());
        }
        Path copy = directory.toAbsolutePath().normalize();
        if (Manifest.exists(copy)) {
            throw new JournalException("the directory " + copy + " holds a store already; choose another one", null);
        }
        List<ShardLog> shards = owners();
        try {
            for (int shard = 0; shard < ends.size(); shard++) {
                Path before = previous == null ? null : SegmentName.shard(previous, shard);
                shards.get(shard).copyTo(SegmentName.shard(copy, shard), ends.get(shard), before);
            }
            // Last: before there is a manifest the copy is none.
            manifest.write(copy, disk);
            disk.forceDirectory(copy);
        } catch (IOException e) {
            throw new JournalException("the store " + this.directory + " cannot be copied to " + copy + ": " + e, e);
        }
    }

    private synchronized List<ShardLog> owners() {
        List<ShardLog> shards = new ArrayList<>();
        for (int shard = 0; shard < manifest.shards(); shard++) {
            ShardLog owner = owned.get(shard);
            if (owner == null || owner.isClosed()) {
                throw new JournalException("shard " + shard + " of " + directory + " has no owner to copy it", null);
            }
            shards.add(owner);
        }
        return shards;
    }

    @Override
    public int shards() {
        return manifest.shards();
    }

    @Override
    public int entryBytesMax() {
        return options.entryBytesMax();
    }

    @Override
    public synchronized ShardJournal acquire(int shard, Claim claim) {
        if (closed) {
            throw new JournalException("the journal " + directory + " is closed", null);
        }
        if (shard < 0 || shard >= manifest.shards()) {
            throw new IllegalArgumentException("shard must be 0 to " + (manifest.shards() - 1) + ", was " + shard);
        }
        ShardLog before = owned.get(shard);
        if (before != null && !before.isClosed()) {
            throw new JournalException("shard " + shard + " of " + directory + " has an owner in this process", null);
        }
        ShardHome home = new ShardHome(SegmentName.shard(directory, shard), manifest.storeId(), shard, options, disk);
        ShardThreads threads = ShardThreads.of(shard);
        try {
            Acquisition acquisition = new Acquisition(home, threads);
            ShardLog log = threads.work().call("acquiring shard " + shard, () -> acquisition.run(claim));
            owned.put(shard, log);
            return log;
        } catch (RuntimeException | Error e) {
            threads.close();
            throw e;
        }
    }

    /** Closes every one, whatever becomes of the others. */
    private static void closeAll(List<ShardLog> shards) {
        if (shards.isEmpty()) {
            return;
        }
        try (ShardLog _ = shards.getFirst()) {
            closeAll(shards.subList(1, shards.size()));
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            closeAll(List.copyOf(owned.values()));
        } catch (IOException e) {
            throw new JournalException("the lock of the store " + directory + " cannot be released: " + e, e);
        }
    }
}
