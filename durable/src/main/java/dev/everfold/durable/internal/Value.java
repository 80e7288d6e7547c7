package dev.everfold.durable.internal;

import java.util.Arrays;
import java.util.Optional;

/**
 * A value of the user's, encoded. It is decoded only when code asks for it, with the type that this code names: so an
 * invocation whose types are gone can still be read, shown, and paused.
 *
 * @param fingerprint of its form; 0 for null
 * @param bytes never changed
 * @param form carried by the first value of its type in an invocation, and by all that travel; empty for common types
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes the bytes
record Value(long fingerprint, byte[] bytes, Optional<Form> form) {

    /** Null, and the result of what has none. */
    static final Value NULL = new Value(0, new byte[0], Optional.empty());

    /** The same value without its form. */
    Value bare() {
        return form.isEmpty() ? this : new Value(fingerprint, bytes, Optional.empty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value that
                && fingerprint == that.fingerprint
                && Arrays.equals(bytes, that.bytes)
                && form.equals(that.form);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint) * 31 + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return form.map(Form::typeName).orElse("value") + "(" + bytes.length + " bytes)";
    }
}
