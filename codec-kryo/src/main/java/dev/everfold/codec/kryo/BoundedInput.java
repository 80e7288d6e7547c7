package dev.everfold.codec.kryo;

import com.esotericsoftware.kryo.io.Input;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Kryo's input over one array, made safe for bytes that lie: no length is believed before that many bytes are known to
 * be there, the end is the end, and the array is never written to.
 */
final class BoundedInput extends Input {

    private static final byte[] NOTHING = {};
    private static final int SCRATCH_BYTES = 64;

    private final byte[] scratch = new byte[SCRATCH_BYTES];

    BoundedInput() {
        super(NOTHING);
    }

    void open(byte[] bytes) {
        setBuffer(bytes);
    }

    /** Lets go of the array. */
    void forget() {
        setBuffer(NOTHING);
    }

    int remaining() {
        return limit - position;
    }

    /** Steps over this many bytes and says where they begin. */
    int take(int count) {
        require(count);
        int start = position;
        position += count;
        return start;
    }

    /** A bit of bytes that were taken before: bit 0 is the lowest of the first byte. */
    boolean bit(int start, int index) {
        return (buffer[start + (index >> 3)] >> (index & 7) & 1) != 0;
    }

    /** Reads how many elements follow, each of which takes at least one byte. */
    int readCount() {
        int count = readVarInt(true);
        refuseMoreThanRemaining(count, 1);
        return count;
    }

    /** Reads which of several things follows. */
    int readChoice(int choices) {
        int choice = readVarInt(true);
        if (choice < 0 || choice >= choices) {
            throw new Refusal("there are " + choices + " to choose from, here is number " + choice);
        }
        return choice;
    }

    private void refuseMoreThanRemaining(int count, int bytesEach) {
        if (count < 0 || count > remaining() / bytesEach) {
            throw new Refusal("a length of " + Integer.toUnsignedString(count) + " is declared, and " + remaining()
                    + " bytes are left");
        }
    }

    @Override
    protected int require(int required) {
        int remaining = limit - position;
        if (remaining < required) {
            throw new Refusal("the bytes end too early: " + required + " more are needed, " + remaining + " are left");
        }
        return remaining;
    }

    /**
     * Reads what Kryo's output writes. Kryo's own method leaves characters of earlier strings where the bytes are not
     * well-formed.
     */
    @Override
    public String readString() {
        require(1);
        if ((buffer[position] & 0x80) == 0) {
            return readFlaggedAscii();
        }
        int lengthPlusOne = readVarIntFlag(true);
        if (lengthPlusOne <= 0) {
            throw new Refusal("a string is never null here");
        }
        int length = lengthPlusOne - 1;
        refuseMoreThanRemaining(length, 1);
        int ascii = 0;
        while (ascii < length && buffer[position + ascii] >= 0) {
            ascii++;
        }
        if (ascii == length) {
            position += length;
            return new String(buffer, position - length, length, StandardCharsets.ISO_8859_1);
        }
        return readChars(length, ascii);
    }

    private String readFlaggedAscii() {
        int end = position;
        while (buffer[end] >= 0) {
            if (++end == limit) {
                throw new Refusal("the bytes end within a string");
            }
        }
        int length = end + 1 - position;
        byte[] text = length <= SCRATCH_BYTES ? scratch : new byte[length];
        System.arraycopy(buffer, position, text, 0, length);
        text[length - 1] &= 0x7f;
        position += length;
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Each character by itself, surrogates too, in one to three bytes. */
    private String readChars(int length, int ascii) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            int first = i < ascii ? buffer[position++] : readByte() & 0xff;
            chars[i] = (char)
                    (switch (first >> 4) {
                        case 0, 1, 2, 3, 4, 5, 6, 7 -> first;
                        case 12, 13 -> (first & 0x1f) << 6 | readContinuation();
                        case 14 -> (first & 0x0f) << 12 | readContinuation() << 6 | readContinuation();
                        default -> throw new Refusal("a character cannot begin with the byte " + first);
                    });
        }
        return new String(chars);
    }

    private int readContinuation() {
        int next = readByte();
        if ((next & 0xc0) != 0x80) {
            throw new Refusal("a character cannot continue with the byte " + (next & 0xff));
        }
        return next & 0x3f;
    }

    @Override
    public byte[] readBytes(int length) {
        refuseMoreThanRemaining(length, 1);
        int start = take(length);
        return Arrays.copyOfRange(buffer, start, start + length);
    }

    @Override
    public int[] readInts(int length, boolean optimizePositive) {
        refuseMoreThanRemaining(length, 1);
        return super.readInts(length, optimizePositive);
    }

    @Override
    public long[] readLongs(int length, boolean optimizePositive) {
        refuseMoreThanRemaining(length, 1);
        return super.readLongs(length, optimizePositive);
    }

    @Override
    public float[] readFloats(int length) {
        refuseMoreThanRemaining(length, Float.BYTES);
        return super.readFloats(length);
    }

    @Override
    public double[] readDoubles(int length) {
        refuseMoreThanRemaining(length, Double.BYTES);
        return super.readDoubles(length);
    }

    @Override
    public short[] readShorts(int length) {
        refuseMoreThanRemaining(length, Short.BYTES);
        return super.readShorts(length);
    }

    @Override
    public char[] readChars(int length) {
        refuseMoreThanRemaining(length, Character.BYTES);
        return super.readChars(length);
    }

    @Override
    public boolean[] readBooleans(int length) {
        refuseMoreThanRemaining(length, 1);
        return super.readBooleans(length);
    }
}
