package dev.everfold.journal.chronicle;

import dev.everfold.Durability;
import dev.everfold.LimitExceededException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shard in the hands of its owner.
 *
 * <p>open → failed: any failure of the storage; open or failed → closed: {@link #close}.
 */
final class ShardLog implements ShardJournal {

    /* Overview. The log and the buffer belong to the owner's writer thread. Readers, on any thread, go by the index,
     * which is changed last: when what it tells of is written, and synced if the durability asks for that. */

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final ShardHome home;
    private final ShardThreads threads;
    private final FrameLog log;
    private final long epoch;
    private final Map<Long, Schema> schemas;
    private final SegmentIndex index;
    private final OpenFiles files = new OpenFiles();
    private final SealedSegments sealed;
    private final Scrubber scrubber;
    private final DiskSpace space;
    private final ByteWriter buffer = new ByteWriter(4096);

    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    ShardLog(ShardHome home, ShardThreads threads, FrameLog log, long epoch, Map<Long, Schema> schemas) {
        this.home = home;
        this.threads = threads;
        this.log = log;
        this.epoch = epoch;
        this.schemas = schemas;
        this.index = log.index();
        this.sealed = new SealedSegments(home, threads, index, files);
        this.space = new DiskSpace(home);
        this.scrubber = new Scrubber(home.shard(), index, files);
        scrubber.start();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Dictionary dictionary() {
        return schemas::get;
    }

    @Override
    public Offset append(Entry entry) {
        requireUsable();
        Frame.begin(buffer);
        EntryFormat.encode(entry, buffer);
        int payloadBytes = buffer.size() - Frame.HEADER_BYTES;
        if (payloadBytes > home.options().entryBytesMax()) {
            throw new LimitExceededException(
                    "an entry's size in bytes (of actor " + entry.header().actor() + ")",
                    home.options().entryBytesMax(),
                    payloadBytes);
        }
        try {
            return new Offset(log.append(Frame.ENTRY, buffer));
        } catch (IOException | RuntimeException | Error e) {
            throw fail("append", e);
        }
    }

    @Override
    public CompletionStage<Void> commit() {
        requireUsable();
        SegmentIndex.Committed end = log.end();
        if (end.next() == index.committed().next()) {
            return DONE;
        }
        if (home.options().durability() == Durability.SYNCED) {
            try {
                log.force();
            } catch (IOException | RuntimeException | Error e) {
                throw fail("commit", e);
            }
        }
        index.commit(end);
        return DONE;
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalException("shard " + home.shard() + " of " + home.directory() + " was released", null);
        }
    }

    private void requireUsable() {
        requireOpen();
        if (failure == null) {
            failure = log.failure();
        }
        if (failure != null) {
            throw new JournalException(
                    "shard " + home.shard() + " in " + home.directory() + " has failed before (" + failure
                            + ") and takes nothing until it is acquired again",
                    failure);
        }
    }

    /** From now on nothing is taken: after a failed sync the system may believe clean what never reached the disk. */
    private JournalException fail(String what, Throwable cause) {
        failure = cause;
        return new JournalException(
                what + " on shard " + home.shard() + " in " + home.directory() + " failed: " + cause
                        + "; what was not acknowledged may or may not be found when the shard is acquired again",
                cause);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public boolean hasRoom() {
        return !space.isLow() && !log.isShortOfSegments();
    }

    @Override
    public EntryCursor read(Offset from) {
        return new ShardCursor(home.shard(), index, new FrameReader(home.shard(), files), from);
    }

    @Override
    public EntryCursor history(Offset head, Offset after) {
        return new HistoryCursor(home.shard(), index, new FrameReader(home.shard(), files), head, after);
    }

    @Override
    public Offset end() {
        SegmentIndex.Committed committed = index.committed();
        return new Offset(Place.of(committed.segment(), committed.end()));
    }

    @Override
    public boolean isWhole() {
        return index.oldest().first() == 1;
    }

    @Override
    public List<Segment> sealed() {
        return index.sealed().stream().map(SegmentRange::segment).toList();
    }

    @Override
    public void seal() {
        requireUsable();
        if (!log.hasEntries()) {
            return;
        }
        if (log.end().next() != index.committed().next()) {
            throw new IllegalStateException(
                    "shard " + home.shard() + " cannot be sealed: what was appended is not committed yet");
        }
        try {
            log.seal();
        } catch (IOException | RuntimeException | Error e) {
            throw fail("seal", e);
        }
    }

    @Override
    public void sync() {
        requireUsable();
        if (home.options().durability() == Durability.WRITTEN) {
            log.sync(index.committed());
            requireUsable();
        }
    }

    @Override
    public List<Segment> archived() {
        requireOpen();
        return sealed.archived();
    }

    @Override
    public void trim(Offset before) {
        requireOpen();
        sealed.trim(before, this::requireOpen);
    }

    @Override
    public void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
        requireOpen();
        sealed.rewrite(segment, change);
    }

    /** Copies what was committed before this end into a directory that takes the place of the shard's. */
    void copyTo(Path directory, Offset end, @Nullable Path previous) {
        requireOpen();
        sealed.copyTo(directory, end, previous);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        scrubber.close();
        files.close();
        try (threads) {
            threads.work().call("releasing shard " + home.shard(), this::release);
        }
    }

    private boolean release() throws IOException {
        if (failure == null && log.failure() == null) {
            log.finish();
        } else {
            log.abandon();
        }
        return true;
    }
}
