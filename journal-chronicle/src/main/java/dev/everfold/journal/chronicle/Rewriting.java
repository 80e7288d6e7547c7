package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts changed entries into a copy of a segment, which then takes the place of the segment: a crash leaves the one or
 * the other. For one thread.
 */
final class Rewriting {

    private static final String TEMPORARY_NAME = "rewriting.tmp";
    private static final int CHUNK_BYTES = 1 << 20;

    private final ShardHome home;
    private final Function<StoredEntry, Entry> change;

    /** What becomes of the changed bytes. */
    interface Taker {
        void take(SegmentBytes changed) throws IOException;
    }

    Rewriting(ShardHome home, Function<StoredEntry, Entry> change) {
        this.home = home;
        this.change = change;
    }

    /** Takes away the copy that a rewriting has left which did not end. */
    static void tidy(SegmentRange segment, Disk disk) throws IOException {
        Path temporary = segment.file().resolveSibling(TEMPORARY_NAME);
        if (Files.exists(temporary)) {
            disk.delete(temporary);
        }
    }

    /** Hands over the segment's bytes with all changes, unless nothing changes. */
    void run(SegmentRange segment, Taker taker) throws IOException {
        NavigableMap<Long, byte[]> changes = changes(segment);
        if (!changes.isEmpty()) {
            try (SegmentBytes bytes = SegmentBytes.open(segment.file())) {
                taker.take(new Changed(bytes, changes));
            }
        }
    }

    /** The frames that change, by their positions. */
    private NavigableMap<Long, byte[]> changes(SegmentRange segment) {
        NavigableMap<Long, byte[]> changes = new TreeMap<>();
        ByteWriter buffer = new ByteWriter(4096);
        try (OpenFiles files = new OpenFiles();
                FrameReader reader = new FrameReader(home.shard(), files)) {
            long position = segment.begin();
            for (long sequence = segment.first(); sequence < segment.next(); sequence++) {
                reader.read(segment, position, segment.end(), false);
                Frame frame = reader.frame();
                if (frame.kind == Frame.ENTRY) {
                    Entry before = reader.entry();
                    Entry after =
                            change.apply(new StoredEntry(new Offset(Place.of(segment.number(), position)), before));
                    if (!after.equals(before)) {
                        changes.put(position, encode(after, frame, buffer, segment, position));
                    }
                }
                position = SegmentRange.after(position + frame.bytes());
            }
        }
        return changes;
    }

    private byte[] encode(Entry entry, Frame frame, ByteWriter buffer, SegmentRange segment, long position) {
        int payloadBytes = frame.payloadBytes;
        Frame.begin(buffer);
        EntryFormat.encode(entry, buffer);
        if (buffer.size() != Frame.HEADER_BYTES + payloadBytes) {
            throw new IllegalArgumentException(Place.describe(home.shard(), segment.number(), position)
                    + ": the entry has " + payloadBytes + " bytes, what was to replace it "
                    + (buffer.size() - Frame.HEADER_BYTES));
        }
        frame.seal(buffer);
        return buffer.toByteArray();
    }

    /** Gives the segment these bytes, durably. */
    void replace(SegmentRange segment, SegmentBytes changed) throws IOException {
        Path temporary = segment.file().resolveSibling(TEMPORARY_NAME);
        home.disk().delete(temporary);
        copy(changed, segment.end(), temporary, home.disk());
        home.disk().move(temporary, segment.file());
        home.disk().forceDirectory(requireNonNull(segment.file().getParent()));
    }

    /** Writes the first bytes of a segment into a new file, and syncs it. */
    static void copy(SegmentBytes from, long bytes, Path to, Disk disk) throws IOException {
        try (FileChannel file = disk.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            long position = 0;
            while (position < bytes) {
                int read = from.read(position, chunk, 0, (int) Math.min(CHUNK_BYTES, bytes - position));
                if (read < 0) {
                    throw new IOException("the segment to be copied to " + to + " ends before byte " + bytes);
                }
                disk.write(file, ByteBuffer.wrap(chunk, 0, read), position);
                position += read;
            }
            disk.force(file, true);
        }
    }

    /** The bytes of a segment, with some frames changed. */
    private record Changed(SegmentBytes bytes, NavigableMap<Long, byte[]> changes) implements SegmentBytes {
        @Override
        public long length() throws IOException {
            return bytes.length();
        }

        @Override
        public int read(long position, byte[] into, int at, int count) throws IOException {
            int read = bytes.read(position, into, at, count);
            Long first = changes.floorKey(position);
            for (Map.Entry<Long, byte[]> each :
                    changes.tailMap(first == null ? position : first).entrySet()) {
                long from = Math.max(position, each.getKey());
                long to = Math.min(position + read, each.getKey() + each.getValue().length);
                if (each.getKey() >= position + read) {
                    break;
                }
                if (from < to) {
                    System.arraycopy(
                            each.getValue(), (int) (from - each.getKey()), into, at + (int) (from - position), (int)
                                    (to - from));
                }
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
