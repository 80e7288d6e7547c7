package dev.everfold.simulation;

import dev.everfold.LimitExceededException;
import dev.everfold.codec.Dictionary;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The journal of one life of the process, on disks that outlive it. Whatever can go wrong goes through the hazards. */
final class SimulatedJournal implements Journal {

    /** Sees what is done to it. */
    interface Observer {

        /** An entry is written, not yet synced. */
        void appended(Entry entry);

        /** The segments of a shard before this offset are about to be forgotten. */
        void trimmed(int shard, Offset before);
    }

    private static final int ENTRY_BYTES_MAX = JournalOptions.DEFAULT.entryBytesMax();

    private static final UUID ID = new UUID(0, 1);

    private final List<SimulatedDisk> disks;
    private final Hazards hazards;
    private final Trace trace;
    private final Observer observer;

    SimulatedJournal(List<SimulatedDisk> disks, Hazards hazards, Trace trace, Observer observer) {
        this.disks = disks;
        this.hazards = hazards;
        this.trace = trace;
        this.observer = observer;
    }

    @Override
    public UUID id() {
        return ID;
    }

    @Override
    public int shards() {
        return disks.size();
    }

    @Override
    public int entryBytesMax() {
        return ENTRY_BYTES_MAX;
    }

    @Override
    public ShardJournal acquire(int shard, Claim claim) {
        hazards.call();
        long epoch = disks.get(shard).acquire(claim.schemas());
        return new OwnedShard(shard, disks.get(shard), epoch);
    }

    @Override
    public void copyTo(Path directory, List<Offset> ends, @Nullable Path previous) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class OwnedShard implements ShardJournal {
        private final int number;
        private final SimulatedDisk disk;
        private final long epoch;
        private @Nullable RuntimeException voidSince;
        private boolean closed;

        OwnedShard(int number, SimulatedDisk disk, long epoch) {
            this.number = number;
            this.disk = disk;
            this.epoch = epoch;
        }

        private String name() {
            return "shard " + number;
        }

        private void checkUsable() {
            hazards.call();
            if (closed || disk.epoch() != epoch) {
                throw new JournalException(name() + " is not owned by epoch " + epoch + " any more", null);
            }
            if (voidSince != null) {
                throw new JournalException("the ownership of " + name() + " is void since a failure", voidSince);
            }
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public Dictionary dictionary() {
            return disk::schema;
        }

        @Override
        public Offset append(Entry entry) {
            checkUsable();
            try {
                hazards.append(name());
            } catch (RuntimeException failure) {
                voidSince = failure;
                throw failure;
            }
            ByteWriter bytes = new ByteWriter(256);
            EntryFormat.encode(entry, bytes);
            if (bytes.size() > ENTRY_BYTES_MAX) {
                throw new LimitExceededException("an entry, in bytes", ENTRY_BYTES_MAX, bytes.size());
            }
            observer.appended(entry);
            return disk.append(bytes.toByteArray());
        }

        @Override
        public CompletionStage<Void> commit() {
            checkUsable();
            CompletableFuture<Void> stage = hazards.sync(disk, name()).toCompletableFuture();
            return stage.whenComplete((nothing, failure) -> {
                if (failure != null) {
                    voidSince = new JournalException("a sync failed", failure);
                }
            });
        }

        @Override
        public boolean hasRoom() {
            return hazards.hasRoom(number);
        }

        @Override
        public EntryCursor read(Offset from) {
            hazards.call();
            return new Cursor((int) Math.max(0, from.value() - 1));
        }

        @Override
        public EntryCursor history(Offset head, Offset after) {
            hazards.call();
            return new Chain(head, after);
        }

        @Override
        public Offset end() {
            return disk.end();
        }

        @Override
        public boolean isWhole() {
            return disk.begin() == 0;
        }

        @Override
        public List<Segment> sealed() {
            return disk.sealed();
        }

        @Override
        public void seal() {
            checkUsable();
            disk.seal();
        }

        @Override
        public void sync() {
            checkUsable();
            if (hazards.strikes(Fault.FAILED_SYNC)) {
                voidSince = new JournalException("the simulated disk cannot sync", null);
                throw voidSince;
            }
            disk.secure();
        }

        @Override
        public void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
            hazards.call();
            disk.rewrite(segment, change);
        }

        @Override
        public void trim(Offset before) {
            hazards.call();
            trace.say(name() + ": trimmed before " + before);
            observer.trimmed(number, before);
            disk.trim(before);
        }

        @Override
        public void close() {
            closed = true;
        }

        private final class Cursor implements EntryCursor {
            private int position;

            Cursor(int position) {
                this.position = position;
            }

            @Override
            public @Nullable StoredEntry next() {
                hazards.call();
                position = Math.max(position, disk.begin());
                StoredEntry next = disk.readDurable(position);
                if (next != null) {
                    position = disk.after(position);
                }
                return next;
            }

            @Override
            public void close() {}
        }

        private final class Chain implements EntryCursor {
            private final Offset head;
            private final Offset after;
            private @Nullable List<StoredEntry> newestFirst;

            Chain(Offset head, Offset after) {
                this.head = head;
                this.after = after;
            }

            @Override
            public @Nullable StoredEntry next() {
                hazards.call();
                if (newestFirst == null) {
                    newestFirst = chain();
                }
                return newestFirst.isEmpty() ? null : newestFirst.removeLast();
            }

            private List<StoredEntry> chain() {
                List<StoredEntry> chain = new ArrayList<>();
                Offset at = head;
                while (at.compareTo(after) > 0) {
                    if (at.value() <= disk.begin()) {
                        throw new TrimmedException("the entry at " + at + " was trimmed");
                    }
                    StoredEntry stored = disk.readDurable((int) at.value() - 1);
                    if (stored == null) {
                        throw new CorruptJournalException("there is no durable entry at " + at);
                    }
                    chain.add(stored);
                    at = stored.entry().header().previous();
                }
                return chain;
            }

            @Override
            public void close() {}
        }
    }
}
