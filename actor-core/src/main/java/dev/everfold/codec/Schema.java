package dev.everfold.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What values of one type look like in bytes.
 *
 * @param typeName the logical name of the type, stable when the class is renamed
 * @param definition in the codec's own language; opaque to the journal
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes the bytes
public record Schema(String typeName, byte[] definition) {

    /** Names the schema by its content: the first eight bytes of the SHA-256 of name and definition. */
    public long fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] name = typeName.getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (name.length >>> 8));
            digest.update((byte) name.length);
            digest.update(name);
            byte[] hash = digest.digest(definition);
            long fingerprint = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                fingerprint = (fingerprint << 8) | (hash[i] & 0xff);
            }
            return fingerprint;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that
                && typeName.equals(that.typeName)
                && Arrays.equals(definition, that.definition);
    }

    @Override
    public int hashCode() {
        return 31 * typeName.hashCode() + Arrays.hashCode(definition);
    }

    @Override
    public String toString() {
        return "Schema[" + typeName + " " + HexFormat.of().toHexDigits(fingerprint()) + "]";
    }
}
