package dev.everfold.codec;

/**
 * An encoded value.
 *
 * @param fingerprint of the {@link Schema} under which it was written
 * @param bytes owned by the payload: neither the one who made it nor the one who gets it changes them
 */
@SuppressWarnings("ArrayRecordComponent") // a value on the hot path: compared by nobody, changed by nobody
public record Payload(long fingerprint, byte[] bytes) {

    /** In place of the fingerprint of a payload whose bytes were erased. No schema has it. */
    public static final long ERASED = 0;

    /** Whether the bytes were erased: they are as many as they were, and mean nothing. */
    public boolean isErased() {
        return fingerprint == ERASED;
    }

    /** A payload of the same length that says nothing. */
    public Payload erased() {
        return new Payload(ERASED, new byte[bytes.length]);
    }
}
