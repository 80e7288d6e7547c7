package dev.everfold.cli.bench;

import dev.everfold.codec.Dictionary;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Journal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A journal that counts what passes through it, so that the raw limit can be measured with groups of the same size. */
final class CountingJournal implements Journal {

    private static final int SAMPLE_EVERY = 1024;

    private final Journal journal;
    private final LongAdder entries = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private volatile int sampleBytes;

    CountingJournal(Journal journal) {
        this.journal = journal;
    }

    /** What has passed since the system was opened. */
    Count count() {
        return new Count(entries.sum(), commits.sum());
    }

    /** The size of a recent entry. */
    int sampleBytes() {
        return sampleBytes;
    }

    /**
     * What has passed.
     *
     * @param entries appended
     * @param commits that made them durable
     */
    record Count(long entries, long commits) {

        /** How many entries a commit held on average between then and now, at least 1. */
        int groupSince(Count then) {
            long commitsSince = Math.max(1, commits - then.commits);
            return (int) Math.max(1, (entries - then.entries) / commitsSince);
        }
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
        return new CountingShard(journal.acquire(shard, claim));
    }

    @Override
    public void copyTo(Path directory, List<Offset> ends, @Nullable Path previous) {
        journal.copyTo(directory, ends, previous);
    }

    @Override
    public void close() {
        journal.close();
    }

    private final class CountingShard implements ShardJournal {
        private final ShardJournal shard;
        private final ByteWriter sample = new ByteWriter(256);
        private long appended;

        CountingShard(ShardJournal shard) {
            this.shard = shard;
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
            if (appended++ % SAMPLE_EVERY == 0) {
                sample.clear();
                EntryFormat.encode(entry, sample);
                sampleBytes = sample.size();
            }
            entries.increment();
            return shard.append(entry);
        }

        @Override
        public CompletionStage<Void> commit() {
            commits.increment();
            return shard.commit();
        }

        @Override
        public boolean hasRoom() {
            return shard.hasRoom();
        }

        @Override
        public EntryCursor read(Offset from) {
            return shard.read(from);
        }

        @Override
        public EntryCursor history(Offset head, Offset after) {
            return shard.history(head, after);
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
            shard.trim(before);
        }

        @Override
        public void close() {
            shard.close();
        }
    }
}
