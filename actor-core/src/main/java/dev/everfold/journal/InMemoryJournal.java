package dev.everfold.journal;

import dev.everfold.LimitExceededException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests. Entries go through {@link EntryFormat}, so what comes back is what a file would give.
 * Its content outlives {@link #close}: shards can be acquired again, as after a restart, or {@link #crash} first.
 */
public final class InMemoryJournal implements Journal {

    private static final int SEGMENT_ENTRIES = 1024;
    private static final AtomicLong IDS = new AtomicLong();

    private final UUID id;
    private final List<Log> logs = new ArrayList<>();

    /** An empty journal with this many shards. */
    public InMemoryJournal(int shards) {
        this(shards, SEGMENT_ENTRIES);
    }

    /** An empty journal with this many shards, whose segments hold this many entries each. */
    public InMemoryJournal(int shards, int segmentEntries) {
        for (int i = 0; i < shards; i++) {
            logs.add(new Log(segmentEntries));
        }
        id = new UUID(System.identityHashCode(this), IDS.incrementAndGet());
    }

    @Override
    public UUID id() {
        return id;
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

    /**
     * Not to be had here.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void copyTo(Path directory, List<Offset> ends, @Nullable Path previous) {
        throw new UnsupportedOperationException("a journal in memory has no copy on disk");
    }

    /** How many entries have been committed, those included that were trimmed since. */
    public long committedCount() {
        return logs.stream().mapToLong(Log::committedCount).sum();
    }

    /** Ends every ownership and forgets whatever was not committed, as the end of the process would. */
    public void crash() {
        logs.forEach(Log::crash);
    }

    @Override
    public void close() {
        logs.forEach(Log::crash);
    }

    /** One shard's entries. Guarded by itself. The entry at an index has the offset after it. */
    private static final class Log {
        private final List<byte[]> entries = new ArrayList<>();
        private final List<Integer> seals = new ArrayList<>(List.of(0));
        private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();
        private final int segmentEntries;
        private int committed;
        private int trimmed;
        private long epoch;
        private boolean owned;

        Log(int segmentEntries) {
            this.segmentEntries = segmentEntries;
        }

        synchronized Owned acquire(int shard, Claim claim) {
            if (owned) {
                throw new JournalException("shard " + shard + " of the journal in memory has an owner", null);
            }
            owned = true;
            epoch++;
            claim.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
            return new Owned(this, epoch);
        }

        synchronized long committedCount() {
            return committed;
        }

        synchronized void crash() {
            owned = false;
            while (entries.size() > committed) {
                entries.removeLast();
            }
            while (seals.getLast() > committed) {
                seals.removeLast();
            }
        }

        synchronized Offset append(byte[] entry, long owner) {
            checkOwned(owner);
            if (entries.size() - seals.getLast() >= segmentEntries) {
                seals.add(entries.size());
            }
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
            if (after < trimmed) {
                throw new TrimmedException("what follows entry " + after + " was trimmed while it was being read");
            }
            if (after >= committed) {
                return null;
            }
            byte[] bytes = entries.get((int) after);
            return new StoredEntry(new Offset(after + 1), EntryFormat.decode(new ByteReader(bytes)));
        }

        synchronized List<Segment> sealed() {
            List<Segment> sealed = new ArrayList<>();
            for (int i = 1; i < seals.size(); i++) {
                int begin = seals.get(i - 1);
                int end = seals.get(i);
                if (begin >= trimmed && end <= committed) {
                    long bytes = entries.subList(begin, end).stream()
                            .mapToLong(entry -> entry.length)
                            .sum();
                    sealed.add(new Segment(new Offset(begin + 1L), new Offset(end + 1L), bytes));
                }
            }
            return sealed;
        }

        synchronized void seal(long owner) {
            checkOwned(owner);
            if (entries.size() > seals.getLast()) {
                seals.add(entries.size());
            }
        }

        synchronized void trim(Offset before) {
            for (Segment segment : sealed()) {
                if (segment.end().compareTo(before) <= 0) {
                    int end = (int) segment.end().value() - 1;
                    for (int i = trimmed; i < end; i++) {
                        entries.set(i, new byte[0]);
                    }
                    trimmed = end;
                }
            }
        }

        synchronized void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
            Map<Integer, byte[]> changed = new HashMap<>();
            for (int i = (int) segment.begin().value() - 1; i < segment.end().value() - 1; i++) {
                ByteWriter bytes = new ByteWriter(256);
                EntryFormat.encode(
                        change.apply(new StoredEntry(
                                new Offset(i + 1L), EntryFormat.decode(new ByteReader(entries.get(i))))),
                        bytes);
                if (bytes.size() != entries.get(i).length) {
                    throw new IllegalArgumentException("the entry at " + new Offset(i + 1L) + " has "
                            + entries.get(i).length + " bytes, what was to replace it " + bytes.size());
                }
                changed.put(i, bytes.toByteArray());
            }
            changed.forEach(entries::set);
        }

        synchronized long end() {
            return committed + 1L;
        }

        synchronized boolean isWhole() {
            return trimmed == 0;
        }

        synchronized int trimmed() {
            return trimmed;
        }

        /** The entries of the chain behind {@code after}, the newest first. */
        synchronized List<StoredEntry> chain(Offset head, Offset after) {
            List<StoredEntry> newestFirst = new ArrayList<>();
            Offset at = head;
            while (at.compareTo(after) > 0) {
                if (at.value() <= trimmed) {
                    throw new TrimmedException("the entry at " + at + " was trimmed");
                }
                StoredEntry stored = next(at.value() - 1);
                if (stored == null || !stored.offset().equals(at)) {
                    throw new CorruptJournalException("there is no entry at " + at);
                }
                newestFirst.add(stored);
                at = stored.entry().header().previous();
            }
            return newestFirst;
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
        public EntryCursor history(Offset head, Offset after) {
            return new Chain(log, head, after);
        }

        @Override
        public Offset end() {
            return new Offset(log.end());
        }

        @Override
        public boolean isWhole() {
            return log.isWhole();
        }

        @Override
        public List<Segment> sealed() {
            return log.sealed();
        }

        @Override
        public void seal() {
            log.seal(epoch);
        }

        @Override
        public void sync() {}

        @Override
        public void trim(Offset before) {
            log.trim(before);
        }

        @Override
        public void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
            log.rewrite(segment, change);
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
            this.position = Math.max(position, log.trimmed());
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
        private final Offset head;
        private final Offset after;
        private @Nullable List<StoredEntry> newestFirst;

        Chain(Log log, Offset head, Offset after) {
            this.log = log;
            this.head = head;
            this.after = after;
        }

        @Override
        public @Nullable StoredEntry next() {
            if (newestFirst == null) {
                newestFirst = log.chain(head, after);
            }
            return newestFirst.isEmpty() ? null : newestFirst.removeLast();
        }

        @Override
        public void close() {}
    }

    /** A reader of the content, as of any time. Nothing here is archived. */
    public JournalReader reader() {
        return new Reader(this);
    }

    private record Reader(InMemoryJournal journal) implements JournalReader {
        @Override
        public UUID id() {
            return journal.id;
        }

        @Override
        public int shards() {
            return journal.shards();
        }

        @Override
        public Dictionary dictionary() {
            return this::schema;
        }

        private @Nullable Schema schema(long fingerprint) {
            for (Log log : journal.logs) {
                Schema schema = log.schemas.get(fingerprint);
                if (schema != null) {
                    return schema;
                }
            }
            return null;
        }

        @Override
        public boolean isWhole(int shard) {
            return journal.logs.get(shard).isWhole();
        }

        @Override
        public EntryCursor read(int shard, Offset from) {
            return new Cursor(journal.logs.get(shard), Math.max(0, from.value() - 1));
        }

        @Override
        public void close() {}
    }
}
