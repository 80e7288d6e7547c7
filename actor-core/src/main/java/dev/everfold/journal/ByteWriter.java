package dev.everfold.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes, little-endian, with the few encodings that the journal's formats use. For one thread at a
 * time; meant to be kept and {@linkplain #clear() cleared}, so that writing allocates nothing.
 */
public final class ByteWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    /** An empty writer with room for this many bytes before it grows. */
    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** Forgets what was written. */
    public void clear() {
        size = 0;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** The array behind the writer; what was written lies at 0 to {@link #size()}, until the next change. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The low eight bits. */
    public void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Four bytes. */
    public void putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /** Eight bytes. */
    public void putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Overwrites four bytes that were written before. */
    public void setInt(int position, int value) {
        INT.set(bytes, position, value);
    }

    /** One to nine bytes for a value from 0: seven bits each, the lowest first, the top bit says that more follow. */
    public void putVarLong(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("value must not be negative, was " + value);
        }
        reserve(9);
        long rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** The length as a varint, then the bytes. */
    public void putBytes(byte[] value) {
        putVarLong(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** The length in bytes as a varint, then UTF-8. */
    public void putText(String text) {
        int length = text.length();
        reserve(length + 9);
        int start = size;
        putVarLong(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = start;
                putBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
