package dev.everfold.journal.chronicle;

import dev.everfold.ActorId;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one actor's entries: backward along their chain first, noting the offsets, then forward. A short history is
 * kept in memory and so read once; of a long one only the offsets are, eight bytes for each entry.
 */
final class HistoryCursor implements EntryCursor {

    /** How many bytes of entries are kept while the chain is walked. */
    private static final int KEPT_BYTES_MAX = 256 << 10;

    private final int shard;
    private final SegmentIndex index;
    private final FrameReader reader;
    private final Offset head;
    private final Offset after;

    /** The offsets of the chain, the newest first. */
    private long[] chain = new long[0];

    /** The entries at these offsets, or none when they are too much to keep. */
    private final List<Entry> kept = new ArrayList<>();

    /** How many bytes they have, and more than the largest number once they are not kept any more. */
    private int keptBytes;

    /** How many of them are still to be read; -1 before the chain was walked. */
    private int left = -1;

    private @Nullable ActorId actor;

    /** The sequence number that the next entry must begin with; 0 while that cannot be known. */
    private long expected;

    HistoryCursor(int shard, SegmentIndex index, FrameReader reader, Offset head, Offset after) {
        this.shard = shard;
        this.index = index;
        this.reader = reader;
        this.head = head;
        this.after = after;
    }

    @Override
    public @Nullable StoredEntry next() {
        if (left < 0) {
            walkBack();
        }
        if (left == 0) {
            return null;
        }
        left--;
        long offset = chain[left];
        Entry entry = kept.isEmpty() ? read(offset, false) : kept.get(left);
        checkContiguous(entry, offset);
        expected = entry.lastSequenceNumber() + 1;
        return new StoredEntry(new Offset(offset), entry);
    }

    private void walkBack() {
        int count = 0;
        long offset = head.value();
        while (offset > after.value()) {
            if (count == chain.length) {
                chain = Arrays.copyOf(chain, Math.max(16, count * 2));
            }
            chain[count++] = offset;
            long previous = previous(offset);
            if (previous >= offset) {
                throw new CorruptJournalException(describe(offset) + ": the entry of actor " + actor
                        + " names as the one before it " + new Offset(previous) + ", which is not before it");
            }
            offset = previous;
        }
        left = count;
    }

    /** What the entry there names as the one before it. Of a long history, whose is seen on the way forward. */
    private long previous(long offset) {
        if (keptBytes > KEPT_BYTES_MAX) {
            readFrame(offset, true);
            return reader.previous().value();
        }
        Entry entry = read(offset, true);
        kept.add(entry);
        keptBytes += reader.frame().bytes();
        if (keptBytes > KEPT_BYTES_MAX) {
            kept.clear();
        }
        return entry.header().previous().value();
    }

    private Entry read(long offset, boolean backward) {
        readFrame(offset, backward);
        Entry entry = reader.entry(actor);
        if (actor == null) {
            actor = entry.header().actor();
        } else if (!actor.equals(entry.header().actor())) {
            throw new CorruptJournalException(describe(offset) + ": the entry belongs to actor "
                    + entry.header().actor() + ", but the chain of actor " + actor + " leads to it");
        }
        return entry;
    }

    private void readFrame(long offset, boolean backward) {
        int number = Place.segment(offset);
        long position = Place.position(offset);
        // In this order: a segment that is not the committed one any more has its end noted.
        SegmentIndex.Committed committed = index.committed();
        SegmentRange segment = index.find(number);
        if (segment == null && number < index.oldest().number()) {
            throw new TrimmedException(describe(offset) + ": the history "
                    + (actor == null ? "asked for" : "of actor " + actor) + " leads there, but it was trimmed");
        }
        if (segment == null || number > committed.segment()) {
            throw new CorruptJournalException(describe(offset) + ": there is no such segment, though "
                    + (actor == null ? "its entry was asked for" : "an entry of actor " + actor + " names it"));
        }
        long limit = number == committed.segment() ? committed.end() : segment.end();
        if (position >= limit) {
            throw new CorruptJournalException(describe(offset) + ": nothing is committed there, though "
                    + (actor == null ? "its entry was asked for" : "an entry of actor " + actor + " names it"));
        }
        reader.read(segment, position, limit, backward);
        if (reader.frame().kind != Frame.ENTRY) {
            throw new CorruptJournalException(
                    describe(offset) + ": there is no entry but a frame of kind " + reader.frame().kind);
        }
    }

    private void checkContiguous(Entry entry, long offset) {
        if (expected != 0 && entry.header().firstSequenceNumber() != expected) {
            throw new CorruptJournalException(describe(offset) + ": the entry of actor " + actor
                    + " begins with sequence number " + entry.header().firstSequenceNumber() + ", but " + expected
                    + " follows here");
        }
    }

    private String describe(long offset) {
        return Place.describe(shard, Place.segment(offset), Place.position(offset));
    }

    @Override
    public void close() {
        reader.close();
    }
}
