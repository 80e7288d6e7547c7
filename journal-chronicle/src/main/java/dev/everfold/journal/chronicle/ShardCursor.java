package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import org.jspecify.annotations.Nullable;

/** Reads the committed entries of a shard in their order, from segment to segment. */
final class ShardCursor implements EntryCursor {

    private final int shard;
    private final SegmentIndex index;
    private final FrameReader reader;

    /** Entries before it are passed over. */
    private final long from;

    private SegmentRange segment;
    private long position;

    /** Whether the way is still to be cut short, from the segment's beginning to where the reading begins. */
    private boolean isToLeap;

    /** Up to where the segment may be read. */
    private long limit;

    /** The sequence that the frame at the position must have; 0 while that cannot be known. */
    private long expected;

    ShardCursor(int shard, SegmentIndex index, FrameReader reader, Offset from) {
        this.shard = shard;
        this.index = index;
        this.reader = reader;
        this.from = from.value();
        SegmentRange start = index.from(Place.segment(this.from));
        if (start == null) {
            throw new IllegalArgumentException("offset " + from + " lies behind the end of shard " + shard);
        }
        enter(start);
        isToLeap = start.number() == Place.segment(this.from);
    }

    private void enter(SegmentRange next) {
        segment = next;
        position = next.begin();
        expected = next.first();
    }

    @Override
    public @Nullable StoredEntry next() {
        if (isToLeap) {
            leap(Place.position(from));
        }
        while (moveToFrame()) {
            reader.read(segment, position, limit, false);
            Frame frame = reader.frame();
            if (expected != 0 && frame.sequence != expected) {
                throw new CorruptJournalException(Place.describe(shard, segment.number(), position)
                        + ": the frame has sequence " + frame.sequence + ", but " + expected + " follows here");
            }
            expected = frame.sequence + 1;
            long at = position;
            position = SegmentRange.after(at + frame.bytes());
            if (frame.kind == Frame.ENTRY && Place.of(segment.number(), at) >= from) {
                return new StoredEntry(new Offset(Place.of(segment.number(), at)), reader.entry());
            }
        }
        return null;
    }

    /**
     * Goes to this position if a frame begins there, or to the end of what can be read if that lies before it. Any
     * other position is one within a frame, and only the frames before it tell where the next one begins.
     */
    private void leap(long to) {
        SegmentIndex.Committed committed = index.committed();
        if (segment.number() > committed.segment()) {
            return;
        }
        isToLeap = false;
        if (segment.number() < committed.segment()) {
            SegmentRange full = full();
            if (full == null) {
                throw trimmed();
            }
            segment = full;
        }
        boolean isNewest = segment.number() == committed.segment();
        long end = isNewest ? committed.end() : segment.end();
        if (to >= end) {
            position = SegmentRange.after(end);
            expected = isNewest ? committed.next() : segment.next();
        } else if (to > position && reader.isFrame(segment, to, end)) {
            position = to;
            expected = 0;
        }
    }

    /** Whether there is a committed frame at the position, after entering a later segment if this one has ended. */
    private boolean moveToFrame() {
        while (true) {
            SegmentIndex.Committed committed = index.committed();
            if (segment.number() >= committed.segment()) {
                limit = committed.end();
                return segment.number() == committed.segment() && position < limit;
            }
            SegmentRange full = full();
            if (full != null) {
                segment = full;
                limit = full.end();
                if (position < limit && (expected == 0 || expected < full.next())) {
                    return true;
                }
            }
            SegmentRange following = index.from(segment.number() + 1);
            if (following == null) {
                return false;
            }
            if (expected == 0 ? full == null : following.first() > expected) {
                throw trimmed();
            }
            enter(following);
        }
    }

    /** The segment, of which it is known that it is full, with its end; null when it was trimmed. */
    private @Nullable SegmentRange full() {
        return segment.end() == SegmentRange.NOT_KNOWN ? index.find(segment.number()) : segment;
    }

    private TrimmedException trimmed() {
        return new TrimmedException(Place.describe(shard, segment.number(), position)
                + ": what follows was trimmed while it was being read");
    }

    @Override
    public void close() {
        reader.close();
    }
}
