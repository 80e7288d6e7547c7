package dev.everfold.simulation;

import dev.everfold.codec.Schema;
import dev.everfold.journal.ByteReader;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.StoredEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of one shard: bytes that were written, up to some place also synced. It outlives the lives of the process. A
 * frame is the length of an entry, a checksum, and the entry; the offset of an entry is its frame's position plus one.
 * Segments are stretches of the file; what is before the first one that is left cannot be read any more.
 */
final class SimulatedDisk {

    private static final int HEADER_BYTES = 8;
    private static final int GARBAGE_BYTES_MAX = 64;

    private final Map<Long, Schema> schemas = new HashMap<>();
    private final Consumer<StoredEntry> durable;
    private final int segmentEntries;

    /** Where segments begin. */
    private final List<Integer> seals = new ArrayList<>(List.of(0));

    private byte[] bytes = new byte[1 << 12];
    private int written;
    private int synced;
    private int secured;
    private int entriesOfLastSegment;

    /** Where the first segment begins that is left, and where it begins at least after a crash. */
    private int trimmed;

    private int forgotten;
    private long epoch;

    /**
     * An empty file.
     *
     * @param segmentEntries so many entries make a segment
     * @param durable is told of every entry once, in order, when it becomes durable
     */
    SimulatedDisk(int segmentEntries, Consumer<StoredEntry> durable) {
        this.segmentEntries = segmentEntries;
        this.durable = durable;
    }

    /** A new owner: cuts what is torn, and syncs what is left. */
    long acquire(List<Schema> claimed) {
        int end = synced;
        for (StoredEntry stored = read(end); stored != null; stored = read(end)) {
            end = after(end);
        }
        written = end;
        sync(end);
        seals.removeIf(seal -> seal > written);
        entriesOfLastSegment = 0;
        for (int position = seals.getLast(); position < written; position = after(position)) {
            entriesOfLastSegment++;
        }
        claimed.forEach(schema -> schemas.put(schema.fingerprint(), schema));
        return ++epoch;
    }

    long epoch() {
        return epoch;
    }

    @Nullable
    Schema schema(long fingerprint) {
        return schemas.get(fingerprint);
    }

    Offset append(byte[] entry) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + entry.length);
        frame.putInt(entry.length).putInt(checksum(entry)).put(entry);
        if (entriesOfLastSegment >= segmentEntries) {
            seal();
        }
        entriesOfLastSegment++;
        int position = written;
        write(frame.array());
        return new Offset(position + 1L);
    }

    /** The next entry begins another segment. */
    void seal() {
        if (entriesOfLastSegment > 0) {
            seals.add(written);
            entriesOfLastSegment = 0;
        }
    }

    /** The segments that are left, full, and durable. */
    List<Segment> sealed() {
        List<Segment> sealed = new ArrayList<>();
        for (int i = 1; i < seals.size(); i++) {
            int begin = seals.get(i - 1);
            int end = seals.get(i);
            if (begin >= trimmed && end <= synced) {
                sealed.add(new Segment(new Offset(begin + 1L), new Offset(end + 1L), (long) end - begin));
            }
        }
        return sealed;
    }

    /** Forgets the segments that end before this offset. A crash may bring some of them back. */
    void trim(Offset before) {
        for (Segment segment : sealed()) {
            if (segment.end().compareTo(before) <= 0) {
                trimmed = (int) segment.end().value() - 1;
            }
        }
    }

    /** Puts other entries of the same size in the place of a segment's, all of them or none. */
    void rewrite(Segment segment, Function<StoredEntry, Entry> change) {
        byte[] changed = bytes.clone();
        int end = (int) segment.end().value() - 1;
        for (int position = (int) segment.begin().value() - 1; position < end; position = after(position)) {
            StoredEntry stored = read(position);
            if (stored == null) {
                throw new IllegalStateException("no entry at " + position + " of a sealed segment");
            }
            ByteWriter encoded = new ByteWriter(256);
            EntryFormat.encode(change.apply(stored), encoded);
            byte[] entry = encoded.toByteArray();
            if (entry.length != length(position)) {
                throw new IllegalArgumentException("the entry at " + stored.offset() + " has " + length(position)
                        + " bytes, what was to replace it " + entry.length);
            }
            ByteBuffer.wrap(changed).putInt(position + 4, checksum(entry)).put(position + HEADER_BYTES, entry);
        }
        bytes = changed;
    }

    /** Where the first entry is that is left. */
    int begin() {
        return trimmed;
    }

    private void write(byte[] added) {
        if (written + added.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, written + added.length));
        }
        System.arraycopy(added, 0, bytes, written, added.length);
        written += added.length;
    }

    /** Where everything ends that was written so far. */
    int written() {
        return written;
    }

    /** Makes everything durable before this position. */
    void sync(int end) {
        while (synced < end) {
            StoredEntry stored = read(synced);
            if (stored == null) {
                throw new IllegalStateException("no entry at " + synced + ", though all before " + end + " is whole");
            }
            synced = after(synced);
            durable.accept(stored);
        }
    }

    /** What is durable by now survives everything, and what was trimmed does not come back. */
    void secure() {
        secured = synced;
        forgotten = trimmed;
    }

    /** Whether the entry there survives everything, as the owner has made sure of. */
    boolean isSecured(Offset offset) {
        return offset.value() <= secured;
    }

    /**
     * The process ends. What was written and not synced is lost from some byte on; there may be other bytes in its
     * place.
     *
     * @return whether an entry was torn
     */
    boolean crash(RandomGenerator random, boolean mayTear) {
        List<Integer> left = seals.stream()
                .filter(seal -> seal >= forgotten && seal <= trimmed)
                .toList();
        trimmed = left.get(random.nextInt(left.size()));
        forgotten = trimmed;
        int kept = synced + random.nextInt(written - synced + 1);
        int whole = synced;
        while (read(whole) != null && after(whole) <= kept) {
            whole = after(whole);
        }
        written = mayTear ? kept : whole;
        if (mayTear && random.nextInt(4) == 0) {
            byte[] garbage = new byte[random.nextInt(GARBAGE_BYTES_MAX)];
            random.nextBytes(garbage);
            write(garbage);
        }
        return written > whole;
    }

    /** The entry at this position if it is whole, else null. */
    @Nullable
    StoredEntry read(int position) {
        if (written - position < HEADER_BYTES) {
            return null;
        }
        int length = length(position);
        if (length <= 0 || length > written - position - HEADER_BYTES) {
            return null;
        }
        byte[] entry = Arrays.copyOfRange(bytes, position + HEADER_BYTES, position + HEADER_BYTES + length);
        if (ByteBuffer.wrap(bytes).getInt(position + 4) != checksum(entry)) {
            return null;
        }
        return new StoredEntry(new Offset(position + 1L), EntryFormat.decode(new ByteReader(entry)));
    }

    /** The entry at this position if it is durable, else null. */
    @Nullable
    StoredEntry readDurable(int position) {
        return position < synced ? read(position) : null;
    }

    /** The entry there; null when it is trimmed, for good. */
    @Nullable
    StoredEntry left(Offset offset) {
        return offset.value() <= forgotten ? null : read((int) offset.value() - 1);
    }

    /** Behind the last durable entry. */
    Offset end() {
        return new Offset(synced + 1L);
    }

    boolean isDurable(Offset offset) {
        return offset.value() > 0 && offset.value() <= synced;
    }

    /** The position behind the frame at this one. */
    int after(int position) {
        return position + HEADER_BYTES + length(position);
    }

    private int length(int position) {
        return ByteBuffer.wrap(bytes).getInt(position);
    }

    private static int checksum(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry);
        return (int) crc.getValue();
    }
}
