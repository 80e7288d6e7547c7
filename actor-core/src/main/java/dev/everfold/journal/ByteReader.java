package dev.everfold.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Every length is checked against the bytes that are there before anything is
 * allocated, and {@link CorruptJournalException} is all that any bytes can cause. For one thread at a time.
 */
public final class ByteReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads this part of the array, which must not change meanwhile. */
    public ByteReader(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    /** Reads the whole array. */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - position;
    }

    /** One byte, unsigned. */
    public int getByte() {
        require(1);
        return bytes[position++] & 0xff;
    }

    /** Four bytes. */
    public int getInt() {
        require(Integer.BYTES);
        int value = (int) INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    /** Eight bytes. */
    public long getLong() {
        require(Long.BYTES);
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** A varint, from 0. */
    public long getVarLong() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = getByte();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new CorruptJournalException("a varint is longer than nine bytes");
    }

    /** A varint that is an int. */
    public int getVarInt() {
        long value = getVarLong();
        if (value > Integer.MAX_VALUE) {
            throw new CorruptJournalException("a varint that must be an int is " + value);
        }
        return (int) value;
    }

    /** A varint that counts things of at least one byte each which are still to come. */
    public int getCount() {
        int count = getVarInt();
        require(count);
        return count;
    }

    /** A length and as many bytes. */
    public byte[] getBytes() {
        int length = getCount();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** A length and as many bytes of UTF-8. */
    public String getText() {
        int length = getCount();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** The same. A text that is expected there is given back as it is, and not made anew. */
    public String getText(String expected) {
        int length = getCount();
        int from = position;
        position += length;
        return isAt(from, length, expected) ? expected : new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private boolean isAt(int from, int length, String ascii) {
        if (ascii.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Passes over a length and as many bytes. */
    public void skipBytes() {
        int length = getCount();
        position += length;
    }

    private void require(int count) {
        if (end - position < count) {
            throw new CorruptJournalException(
                    "the bytes end early: " + count + " wanted, " + (end - position) + " left");
        }
    }
}
