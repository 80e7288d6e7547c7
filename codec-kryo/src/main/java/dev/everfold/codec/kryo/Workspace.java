package dev.everfold.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one thread needs while it encodes or decodes one value, reused for the next. Belongs to whoever borrowed it from
 * the {@link WorkspacePool}.
 */
final class Workspace {

    /* Decoded components wait in two arrays, used as stacks, until their record's constructor takes them: primitives as
    bits in numbers, all else in references. A record owns the slots from base on; component i uses slot base + i of
    the array that suits it. */

    /** How many records may lie within each other. */
    static final int DEPTH_MAX = 64;

    private static final int RETAINED_BYTES_MAX = 64 << 10;
    private static final int ENCODED_BYTES_MAX = 256 << 20;
    private static final int OUTPUT_BYTES_AT_FIRST = 512;
    private static final int SLOTS_AT_FIRST = 64;
    private static final int RETAINED_SLOTS_MAX = 4096;

    private final Kryo kryo = lockedKryo();
    private final Output output = new Output(OUTPUT_BYTES_AT_FIRST, ENCODED_BYTES_MAX);
    private final BoundedInput input = new BoundedInput();

    private long[] numbers = new long[SLOTS_AT_FIRST];
    private @Nullable Object[] references = new @Nullable Object[SLOTS_AT_FIRST];
    private int top;
    private int base;
    private int depth;

    /**
     * A Kryo that can do nothing by itself: no class is registered and none will be, so it would refuse any. Kryo's
     * serializers want one as an argument.
     */
    private static Kryo lockedKryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(DEPTH_MAX);
        return kryo;
    }

    Kryo kryo() {
        return kryo;
    }

    Output output() {
        return output;
    }

    BoundedInput input() {
        return input;
    }

    /** Steps into a record. */
    void enter() {
        if (++depth > DEPTH_MAX) {
            throw new Refusal("more than " + DEPTH_MAX + " records lie within each other");
        }
    }

    /** Steps out of a record. */
    void leave() {
        depth--;
    }

    /** Takes slots for the components of a record, and says where they begin. */
    int reserve(int slots) {
        int start = top;
        top += slots;
        if (top > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * top);
            references = Arrays.copyOf(references, 2 * top);
        }
        return start;
    }

    /** Gives back the slots of a record that has been made. */
    void free(int start) {
        Arrays.fill(references, start, top, null);
        top = start;
    }

    void putNumber(int slot, long bits) {
        numbers[slot] = bits;
    }

    void putReference(int slot, @Nullable Object value) {
        references[slot] = value;
    }

    /** Says whose slots {@link #number} and {@link #reference} are about. */
    void base(int start) {
        base = start;
    }

    /** Called through a method handle, by the constructor of a record. */
    long number(int component) {
        return numbers[base + component];
    }

    /** Called through a method handle, by the constructor of a record. */
    @Nullable
    Object reference(int component) {
        return references[base + component];
    }

    /** Makes it as new, also after a failure, and lets go of large arrays. */
    void reset() {
        depth = 0;
        if (top > 0) {
            free(0);
        }
        if (numbers.length > RETAINED_SLOTS_MAX) {
            numbers = new long[SLOTS_AT_FIRST];
            references = new @Nullable Object[SLOTS_AT_FIRST];
        }
        input.forget();
        if (output.getBuffer().length > RETAINED_BYTES_MAX) {
            output.setBuffer(new byte[OUTPUT_BYTES_AT_FIRST], ENCODED_BYTES_MAX);
        } else {
            output.reset();
        }
    }
}
