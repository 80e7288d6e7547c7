package dev.everfold.journal.chronicle;

import dev.everfold.journal.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The frame around every payload of the journal, as docs/formats/journal.md describes it under "Frame". One object
 * writes or reads frames in arrays, without allocating; it holds the header of the frame that it saw last. For one
 * thread at a time.
 */
final class Frame {

    /** The letters EVFJ. */
    static final int MAGIC = 0x4a465645;

    static final int VERSION = 1;

    /** A frame that holds a claim; the first of every segment. */
    static final int CLAIM = 1;

    /** A frame that holds an entry. */
    static final int ENTRY = 2;

    static final int HEADER_BYTES = 36;

    private static final int CHECKSUM_AT = 4;
    private static final int CHECKED_FROM = 8;
    private static final int VERSION_AT = 8;
    private static final int KIND_AT = 9;
    private static final int SHARD_AT = 10;
    private static final int LENGTH_AT = 12;
    private static final int SEGMENT_AT = 16;
    private static final int SEQUENCE_AT = 20;
    private static final int WATERMARK_AT = 28;

    private static final byte[] ZEROS = new byte[1 << 16];

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32C checksum = new CRC32C();

    int version;
    int kind;
    int shard;
    int payloadBytes;
    int segment;
    long sequence;
    long watermark;

    /** What some bytes are, seen as a frame. */
    enum Reading {
        /** A whole frame with the right checksum; the fields hold its header. */
        VALID,
        /** It may be a frame, but more bytes are needed to tell: {@link #bytes()} tells how many. */
        LONGER,
        /** No frame, or a damaged one. */
        INVALID
    }

    /** The size of the whole frame of which this is the header. */
    int bytes() {
        return HEADER_BYTES + payloadBytes;
    }

    /** Clears the buffer and leaves room for a header, so that the payload can be written behind it. */
    static void begin(ByteWriter out) {
        out.clear();
        for (int i = 0; i < HEADER_BYTES / Integer.BYTES; i++) {
            out.putInt(0);
        }
    }

    /** Writes the header, from the fields, before the payload that was written since {@link #begin}. */
    void seal(ByteWriter out) {
        byte[] bytes = out.array();
        payloadBytes = out.size() - HEADER_BYTES;
        INT.set(bytes, 0, MAGIC);
        bytes[VERSION_AT] = VERSION;
        bytes[KIND_AT] = (byte) kind;
        SHORT.set(bytes, SHARD_AT, (short) shard);
        INT.set(bytes, LENGTH_AT, payloadBytes);
        INT.set(bytes, SEGMENT_AT, segment);
        LONG.set(bytes, SEQUENCE_AT, sequence);
        LONG.set(bytes, WATERMARK_AT, watermark);
        INT.set(bytes, CHECKSUM_AT, checksum(bytes, 0, out.size()));
    }

    /** Reads the frame that begins at {@code at}, with the bytes up to {@code limit}. */
    Reading read(byte[] bytes, int at, int limit) {
        payloadBytes = 0;
        if (limit - at < HEADER_BYTES) {
            return limit - at >= Integer.BYTES && (int) INT.get(bytes, at) != MAGIC ? Reading.INVALID : Reading.LONGER;
        }
        if ((int) INT.get(bytes, at) != MAGIC) {
            return Reading.INVALID;
        }
        int length = (int) INT.get(bytes, at + LENGTH_AT);
        if (length < 0 || length > Integer.MAX_VALUE - HEADER_BYTES) {
            return Reading.INVALID;
        }
        payloadBytes = length;
        if (limit - at < bytes()) {
            return Reading.LONGER;
        }
        if ((int) INT.get(bytes, at + CHECKSUM_AT) != checksum(bytes, at, bytes())) {
            return Reading.INVALID;
        }
        version = bytes[at + VERSION_AT] & 0xff;
        kind = bytes[at + KIND_AT] & 0xff;
        shard = (short) SHORT.get(bytes, at + SHARD_AT) & 0xffff;
        segment = (int) INT.get(bytes, at + SEGMENT_AT);
        sequence = (long) LONG.get(bytes, at + SEQUENCE_AT);
        watermark = (long) LONG.get(bytes, at + WATERMARK_AT);
        return Reading.VALID;
    }

    private int checksum(byte[] bytes, int at, int size) {
        checksum.reset();
        checksum.update(bytes, at + CHECKED_FROM, size - CHECKED_FROM);
        return (int) checksum.getValue();
    }

    /** Begins the checksum of a frame with its header, and tells what it must become with the payload. */
    static int beginChecksum(byte[] bytes, int at, CRC32C checksum) {
        checksum.update(bytes, at + CHECKED_FROM, HEADER_BYTES - CHECKED_FROM);
        return (int) INT.get(bytes, at + CHECKSUM_AT);
    }

    /** Where the next magic lies at or behind {@code from}, in steps of four bytes, or {@code limit} when nowhere. */
    static int nextMagic(byte[] bytes, int from, int limit) {
        int at = from;
        while (at + Integer.BYTES <= limit) {
            int value = (int) INT.get(bytes, at);
            if (value == MAGIC) {
                return at;
            }
            at += value == 0 ? zeros(bytes, at, limit) : Integer.BYTES;
        }
        return limit;
    }

    /** How many bytes are zero from here on, in steps of four: most of a segment is, until it is full. */
    private static int zeros(byte[] bytes, int from, int limit) {
        int most = Math.min(limit - from, ZEROS.length);
        int mismatch = Arrays.mismatch(bytes, from, from + most, ZEROS, 0, most);
        return (mismatch < 0 ? most : mismatch) & -Integer.BYTES;
    }
}
