package dev.everfold.codec.kryo;

import static java.lang.invoke.MethodType.methodType;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Java's primitives. On their way between a record and its bytes they travel as a {@code long} ("bits"), so that
 * nothing is boxed: whole numbers sign-extended, floating-point numbers by their raw bits, booleans as 0 or 1.
 */
enum Primitive implements Shape {
    BOOLEAN(boolean.class, Boolean.class),
    BYTE(byte.class, Byte.class),
    CHAR(char.class, Character.class),
    SHORT(short.class, Short.class),
    INT(int.class, Integer.class),
    LONG(long.class, Long.class),
    FLOAT(float.class, Float.class),
    DOUBLE(double.class, Double.class);

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Class<?> primitiveClass;
    private final Class<?> boxClass;

    Primitive(Class<?> primitiveClass, Class<?> boxClass) {
        this.primitiveClass = primitiveClass;
        this.boxClass = boxClass;
    }

    /** The primitive whose own class or box this is, or null. */
    static @Nullable Primitive of(Class<?> type) {
        for (Primitive primitive : values()) {
            if (type == primitive.primitiveClass || type == primitive.boxClass) {
                return primitive;
            }
        }
        return null;
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Class<?> boxClass() {
        return boxClass;
    }

    void write(Output output, long bits) {
        switch (this) {
            case BOOLEAN, BYTE -> output.writeByte((byte) bits);
            case CHAR -> output.writeVarInt((int) bits, true);
            case SHORT, INT -> output.writeVarInt((int) bits, false);
            case LONG -> output.writeVarLong(bits, false);
            case FLOAT -> output.writeInt((int) bits);
            case DOUBLE -> output.writeLong(bits);
        }
    }

    long read(Input input) {
        return switch (this) {
            case BOOLEAN -> inRange(input.readByte(), 0, 1);
            case BYTE -> input.readByte();
            case CHAR -> inRange(input.readVarInt(true), Character.MIN_VALUE, Character.MAX_VALUE);
            case SHORT -> inRange(input.readVarInt(false), Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> input.readVarInt(false);
            case LONG -> input.readVarLong(false);
            case FLOAT -> input.readInt();
            case DOUBLE -> input.readLong();
        };
    }

    private long inRange(int value, int min, int max) {
        if (value < min || value > max) {
            throw new Refusal("a " + text() + " is from " + min + " to " + max + ", here is " + value);
        }
        return value;
    }

    Object box(long bits) {
        return switch (this) {
            case BOOLEAN -> bits != 0;
            case BYTE -> (byte) bits;
            case CHAR -> (char) bits;
            case SHORT -> (short) bits;
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
        };
    }

    long unbox(Object value) {
        return switch (this) {
            case BOOLEAN -> (Boolean) value ? 1 : 0;
            case BYTE -> (Byte) value;
            case CHAR -> (Character) value;
            case SHORT -> (Short) value;
            case INT -> (Integer) value;
            case LONG -> (Long) value;
            case FLOAT -> Float.floatToRawIntBits((Float) value);
            case DOUBLE -> Double.doubleToRawLongBits((Double) value);
        };
    }

    /** Whether every value of this kind is also one of the other: the same, or a wider number of the same sort. */
    boolean widensTo(Primitive other) {
        return switch (this) {
            case BYTE -> other == BYTE || other == SHORT || other == INT || other == LONG;
            case SHORT -> other == SHORT || other == INT || other == LONG;
            case INT -> other == INT || other == LONG;
            case FLOAT -> other == FLOAT || other == DOUBLE;
            case BOOLEAN, CHAR, LONG, DOUBLE -> other == this;
        };
    }

    /** The bits of the same number as the other kind, to which this one widens. */
    long widen(long bits, Primitive other) {
        return this == FLOAT && other == DOUBLE ? Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits)) : bits;
    }

    /** Of a handle that returns this primitive, one that returns its bits. */
    MethodHandle toBits(MethodHandle handle) {
        MethodHandle raw = switch (this) {
            case FLOAT -> MethodHandles.filterReturnValue(handle, conversion(Float.class, "floatToRawIntBits"));
            case DOUBLE -> MethodHandles.filterReturnValue(handle, conversion(Double.class, "doubleToRawLongBits"));
            default -> handle;
        };
        return MethodHandles.explicitCastArguments(raw, raw.type().changeReturnType(long.class));
    }

    /** Of a handle that returns bits, one that returns this primitive. */
    MethodHandle fromBits(MethodHandle handle) {
        Class<?> raw = this == FLOAT ? int.class : this == DOUBLE ? long.class : primitiveClass;
        MethodHandle narrow =
                MethodHandles.explicitCastArguments(handle, handle.type().changeReturnType(raw));
        return switch (this) {
            case FLOAT -> MethodHandles.filterReturnValue(narrow, conversion(Float.class, "intBitsToFloat"));
            case DOUBLE -> MethodHandles.filterReturnValue(narrow, conversion(Double.class, "longBitsToDouble"));
            default -> narrow;
        };
    }

    private MethodHandle conversion(Class<?> owner, String method) {
        Class<?> raw = this == FLOAT ? int.class : long.class;
        boolean toRaw = method.contains("To") && method.endsWith("Bits");
        try {
            return LOOKUP.findStatic(
                    owner, method, toRaw ? methodType(raw, primitiveClass) : methodType(primitiveClass, raw));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every Java platform has " + owner + "." + method, e);
        }
    }
}
