package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import org.jspecify.annotations.Nullable;

/** Reads the committed entries of a shard in their order, from segment to segment. */
final class ShardCursor implements EntryCursor {

    private final int shard;
    private final SegmentIndex index;
    private final FrameReader reader;

    private SegmentRange segment;
    private long position;

    /** Up to where the segment may be read. */
    private long limit;

    /** The sequence that the frame at the position must have; 0 while that cannot be known. */
    private long expected;

    ShardCursor(int shard, SegmentIndex index, FrameReader reader, Offset from) {
        this.shard = shard;
        this.index = index;
        this.reader = reader;
        SegmentRange start = index.from(Place.segment(from.value()));
        if (start == null) {
            throw new IllegalArgumentException("offset " + from + " lies behind the end of shard " + shard);
        }
        segment = start;
        if (start.number() == Place.segment(from.value()) && Place.position(from.value()) > start.begin()) {
            position = Place.position(from.value());
        } else {
            enter(start);
        }
    }

    private void enter(SegmentRange next) {
        segment = next;
        position = next.begin();
        expected = next.first();
    }

    @Override
    public @Nullable StoredEntry next() {
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
            if (frame.kind == Frame.ENTRY) {
                return new StoredEntry(new Offset(Place.of(segment.number(), at)), reader.entry());
            }
        }
        return null;
    }

    /** Whether there is a committed frame at the position, after entering a later segment if this one has ended. */
    private boolean moveToFrame() {
        while (true) {
            SegmentIndex.Committed committed = index.committed();
            if (segment.number() >= committed.segment()) {
                limit = committed.end();
                return segment.number() == committed.segment() && position < limit;
            }
            if (segment.end() == SegmentRange.NOT_KNOWN) {
                segment = refreshed();
            }
            limit = segment.end();
            if (position < limit && (expected == 0 || expected < segment.next())) {
                return true;
            }
            SegmentRange following = index.from(segment.number() + 1);
            if (following == null) {
                return false;
            }
            checkFollows(following);
            enter(following);
        }
    }

    private SegmentRange refreshed() {
        SegmentRange now = index.find(segment.number());
        if (now == null) {
            throw trimmed();
        }
        return now;
    }

    private void checkFollows(SegmentRange following) {
        if (expected != 0 && following.first() > expected) {
            throw trimmed();
        }
    }

    private JournalException trimmed() {
        return new JournalException(
                Place.describe(shard, segment.number(), position)
                        + ": what follows was trimmed while it was being read",
                null);
    }

    @Override
    public void close() {
        reader.close();
    }
}
