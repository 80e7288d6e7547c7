package dev.everfold.journal;

import dev.everfold.LimitExceededException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests. Entries go through {@link EntryFormat}, so what comes back is what a file would give.
 * Its content outlives {@link #close}: shards can be acquired again, as after a restart, or {@link #crash} first.
 */
public final class InMemoryJournal implements Journal {

    private final List<Log> logs = new ArrayList<>();

    /** An empty journal with this many shards. */
    public InMemoryJournal(int shards) {
        for (int i = 0; i < shards; i++) {
            logs.add(new Log());
        }
    }

    @Override
    public int shards() {
        return logs.size();
    }

    @Override
    public int entryBytesMax() {
        return JournalOptions.DEFAULT.entryBytesMax();
    }

    @Override
    public ShardJournal acquire(int shard, Claim claim) {
        return logs.get(shard).acquire(shard, claim);
    }

    /** Ends every ownership and forgets whatever was not committed, as the end of the process would. */
    public void crash() {
        logs.forEach(Log::crash);
    }

    @Override
    public void close() {
        logs.forEach(Log::crash);
    }

    /** One shard's entries. Guarded by itself. */
    private static final class Log {
        private final List<byte[]> entries = new ArrayList<>();
        private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();
        private int committed;
        private int trimmed;
        private long epoch;
        private boolean owned;

        synchronized Owned acquire(int shard, Claim claim) {
            if (owned) {
                throw new JournalException("shard " + shard + " of the journal in memory has an owner", null);
            }
            owned = true;
            epoch++;
            claim.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
            return new Owned(this, epoch);
        }

        synchronized void crash() {
            owned = false;
            while (entries.size() > committed) {
                entries.removeLast();
            }
        }

        synchronized Offset append(byte[] entry, long owner) {
            checkOwned(owner);
            entries.add(entry);
            return new Offset(entries.size());
        }

        synchronized void commit(long owner) {
            checkOwned(owner);
            committed = entries.size();
        }

        private void checkOwned(long owner) {
            if (!isOwnedBy(owner)) {
                throw new JournalException("epoch " + owner + " does not own the shard any more", null);
            }
        }

        synchronized boolean isOwnedBy(long owner) {
            return owned && epoch == owner;
        }

        synchronized @Nullable StoredEntry next(long after) {
            long index = Math.max(after, trimmed);
            if (index >= committed) {
                return null;
            }
            byte[] bytes = entries.get((int) index);
            return new StoredEntry(new Offset(index + 1), EntryFormat.decode(new ByteReader(bytes)));
        }

        synchronized void trim(Offset before) {
            trimmed = (int) Math.max(trimmed, Math.min(before.value() - 1, committed));
        }
    }

    private static final class Owned implements ShardJournal {
        private final Log log;
        private final long epoch;
        private final ByteWriter buffer = new ByteWriter(256);

        Owned(Log log, long epoch) {
            this.log = log;
            this.epoch = epoch;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public Dictionary dictionary() {
            return log.schemas::get;
        }

        @Override
        public Offset append(Entry entry) {
            buffer.clear();
            EntryFormat.encode(entry, buffer);
            int limit = JournalOptions.DEFAULT.entryBytesMax();
            if (buffer.size() > limit) {
                throw new LimitExceededException("an entry, in bytes", limit, buffer.size());
            }
            return log.append(buffer.toByteArray(), epoch);
        }

        @Override
        public CompletionStage<Void> commit() {
            log.commit(epoch);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public EntryCursor read(Offset from) {
            return new Cursor(log, Math.max(0, from.value() - 1));
        }

        @Override
        public EntryCursor history(Offset head) {
            List<Long> chain = new ArrayList<>();
            Offset at = head;
            while (!at.equals(Offset.NONE)) {
                StoredEntry stored = log.next(at.value() - 1);
                if (stored == null || !stored.offset().equals(at)) {
                    throw new CorruptJournalException("there is no entry at " + at);
                }
                chain.add(at.value());
                at = stored.entry().header().previous();
            }
            return new Chain(log, chain);
        }

        @Override
        public void trim(Offset before) {
            log.trim(before);
        }

        @Override
        public void close() {
            if (log.isOwnedBy(epoch)) {
                log.crash();
            }
        }
    }

    private static final class Cursor implements EntryCursor {
        private final Log log;
        private long position;

        Cursor(Log log, long position) {
            this.log = log;
            this.position = position;
        }

        @Override
        public @Nullable StoredEntry next() {
            StoredEntry next = log.next(position);
            if (next != null) {
                position = next.offset().value();
            }
            return next;
        }

        @Override
        public void close() {}
    }

    private static final class Chain implements EntryCursor {
        private final Log log;
        private final List<Long> newestFirst;

        Chain(Log log, List<Long> newestFirst) {
            this.log = log;
            this.newestFirst = newestFirst;
        }

        @Override
        public @Nullable StoredEntry next() {
            return newestFirst.isEmpty() ? null : log.next(newestFirst.removeLast() - 1);
        }

        @Override
        public void close() {}
    }
}
