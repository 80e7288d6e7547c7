package dev.everfold.durable.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/**
 * Chance that is the invocation's own: the same at every replay, and another one from where a restart begins. It is
 * SHA-256 of the invocation's fingerprint and a counter, so that no two invocations draw the same, and no other release
 * of the JDK draws something else. For the function's thread.
 */
final class Chance implements RandomGenerator {

    private final Identity identity;
    private final Track track;

    /** Of what the numbers are that are drawn; empty before the first. */
    private String fingerprint = "";

    private long blocks;
    private ByteBuffer drawn = ByteBuffer.allocate(0);

    Chance(Identity identity, Track track) {
        this.identity = identity;
        this.track = track;
    }

    @Override
    public long nextLong() {
        String now = identity.fingerprint(track.position() + 1);
        if (!now.equals(fingerprint)) {
            fingerprint = now;
            blocks = 0;
            drawn = ByteBuffer.allocate(0);
        }
        if (!drawn.hasRemaining()) {
            drawn = block(fingerprint + ":" + blocks);
            blocks++;
        }
        return drawn.getLong();
    }

    private static ByteBuffer block(String which) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(which.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("broken invariant: every JDK has SHA-256", missing);
        }
    }
}
