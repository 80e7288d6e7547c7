package dev.everfold.codec;

/**
 * An encoded value.
 *
 * @param fingerprint of the {@link Schema} under which it was written
 * @param bytes owned by the payload: neither the one who made it nor the one who gets it changes them
 */
@SuppressWarnings("ArrayRecordComponent") // a value on the hot path: compared by nobody, changed by nobody
public record Payload(long fingerprint, byte[] bytes) {}
