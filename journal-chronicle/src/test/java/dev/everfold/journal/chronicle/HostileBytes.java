package dev.everfold.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bytes that lie, made of whole ones: bits flipped, pieces cut out, doubled or swapped, and lengths at their extremes.
 */
final class HostileBytes {

    private static final int CHANGES_MAX = 5;

    /** Lengths and counts as those would choose them who want to be believed. */
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        0x7f,
        0x80,
        0xffff,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 36,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        1L << 56
    };

    private final Random random;
    private final List<byte[]> whole;

    /** Makes changed copies of these. */
    HostileBytes(Random random, List<byte[]> whole) {
        this.random = random;
        this.whole = whole;
    }

    /** One of the whole ones, changed in a few places. */
    byte[] next() {
        byte[] bytes = any().clone();
        int changes = random.nextInt(1, CHANGES_MAX + 1);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    /** Bytes without any form. */
    byte[] noise(int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] any() {
        return whole.get(random.nextInt(whole.size()));
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return noise(16);
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(9)) {
            case 0, 1 -> flipped(bytes, at);
            case 2 -> put(bytes, at, new byte[] {(byte) random.nextInt()});
            case 3 -> put(bytes, at, fixed());
            case 4 -> put(bytes, at, varint());
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> joined(bytes, at, bytes, random.nextInt(bytes.length));
            case 7 -> {
                byte[] other = any();
                yield joined(bytes, at, other, random.nextInt(other.length));
            }
            default -> put(bytes, at, new byte[random.nextInt(1, 64)]);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] put(byte[] bytes, int at, byte[] piece) {
        System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
        return bytes;
    }

    private static byte[] joined(byte[] head, int headEnd, byte[] tail, int tailBegin) {
        byte[] joined = Arrays.copyOf(head, headEnd + tail.length - tailBegin);
        System.arraycopy(tail, tailBegin, joined, headEnd, tail.length - tailBegin);
        return joined;
    }

    private byte[] fixed() {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        ByteBuffer eight =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        return Arrays.copyOf(eight.array(), random.nextBoolean() ? Integer.BYTES : Long.BYTES);
    }

    /** Up to one byte more than a varint has. */
    private byte[] varint() {
        byte[] varint = new byte[random.nextInt(1, 11)];
        Arrays.fill(varint, (byte) 0xff);
        varint[varint.length - 1] = (byte) random.nextInt();
        return varint;
    }
}
