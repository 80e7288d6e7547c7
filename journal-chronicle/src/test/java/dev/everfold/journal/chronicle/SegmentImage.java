package dev.everfold.journal.chronicle;

import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Makes the file of a segment frame by frame, without Chronicle, so that any damage can be made on purpose. */
final class SegmentImage {

    static final UUID STORE = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);

    /** Where a frame lies. */
    record Slot(long sequence, int position, int bytes) {}

    private final int number;
    private final int shard;
    private final ByteBuffer bytes = ByteBuffer.allocate(256 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Slot> slots = new ArrayList<>();
    private final Frame frame = new Frame();
    private final ByteWriter buffer = new ByteWriter(256);
    private int end = 1308;

    SegmentImage(int number) {
        this(number, 0);
    }

    SegmentImage(int number, int shard) {
        this.number = number;
        this.shard = shard;
        // As Chronicle: something that is no frame comes first.
        for (int i = 0; i < end; i++) {
            bytes.put(i, (byte) (i * 31));
        }
    }

    SegmentImage claim(long epoch, long sequence, long watermark) {
        return claim(STORE, epoch, sequence, watermark, 0, 0);
    }

    SegmentImage claim(UUID store, long epoch, long sequence, long watermark, int previous, long previousEnd) {
        Frame.begin(buffer);
        new SegmentClaim(store, epoch, previous, previousEnd, new Claim("test", List.of(Entries.SCHEMA)))
                .encode(buffer);
        return append(Frame.CLAIM, sequence, watermark);
    }

    SegmentImage entry(Entry entry, long sequence, long watermark) {
        Frame.begin(buffer);
        EntryFormat.encode(entry, buffer);
        return append(Frame.ENTRY, sequence, watermark);
    }

    /** An entry whose event tells its sequence. */
    SegmentImage entry(long sequence, long watermark) {
        return entry(Entries.entry("a", sequence, dev.everfold.journal.Offset.NONE, 20), sequence, watermark);
    }

    private SegmentImage append(int kind, long sequence, long watermark) {
        frame.kind = kind;
        frame.shard = shard;
        frame.segment = number;
        frame.sequence = sequence;
        frame.watermark = watermark;
        frame.seal(buffer);
        int position = (int) SegmentRange.after(end);
        bytes.putInt(position - Integer.BYTES, buffer.size());
        bytes.put(position, buffer.array(), 0, buffer.size());
        slots.add(new Slot(sequence, position, buffer.size()));
        end = position + buffer.size();
        return this;
    }

    List<Slot> slots() {
        return slots;
    }

    Slot slot(long sequence) {
        return slots.stream()
                .filter(slot -> slot.sequence == sequence)
                .findFirst()
                .orElseThrow();
    }

    int end() {
        return end;
    }

    /** Flips one bit in the frame of this sequence. */
    SegmentImage damage(long sequence) {
        int at = slot(sequence).position + Frame.HEADER_BYTES + 3;
        bytes.put(at, (byte) (bytes.get(at) ^ 4));
        return this;
    }

    /** Makes the frame of this sequence as if it had never been written. */
    SegmentImage erase(long sequence) {
        Slot slot = slot(sequence);
        for (int i = slot.position - Integer.BYTES; i < slot.position + slot.bytes; i++) {
            bytes.put(i, (byte) 0);
        }
        return this;
    }

    /** Sets the version of the frame of this sequence, with a right checksum. */
    SegmentImage version(long sequence, int version) {
        return header(sequence, 8, version);
    }

    /** Sets one byte of the header of the frame of this sequence, with a right checksum. */
    SegmentImage header(long sequence, int at, int value) {
        Slot slot = slot(sequence);
        bytes.put(slot.position + at, (byte) value);
        java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
        checksum.update(bytes.array(), slot.position + 8, slot.bytes - 8);
        bytes.putInt(slot.position + 4, (int) checksum.getValue());
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), end + 4096);
    }

    SegmentImage write(Path shardDirectory) {
        return write(shardDirectory, bytes());
    }

    SegmentImage write(Path shardDirectory, byte[] content) {
        try {
            Path directory = SegmentName.segment(shardDirectory, number);
            Files.createDirectories(directory);
            Files.write(directory.resolve("19700101L.cq4"), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
