package dev.everfold;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The address of an actor. Every pair of a type and a key is one actor, which exists from the start and costs nothing
 * until it has events.
 *
 * @param type the name of an {@link ActorType}
 * @param key 1 to {@value #KEY_BYTES_MAX} bytes of UTF-8 in normal form C, without control characters and unpaired
 *     surrogates; any text else, it never becomes part of a path
 */
public record ActorId(String type, String key) {

    /** The longest key, in bytes of UTF-8. */
    public static final int KEY_BYTES_MAX = 512;

    public ActorId {
        checkKey(key);
    }

    @Override
    public String toString() {
        return type + "/" + key;
    }

    static void checkKey(String key) {
        boolean ascii = true;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException("key \"" + printable(key) + "\" has a control character (U+"
                        + String.format("%04X", (int) c) + ") at position " + i);
            }
            ascii &= c < 0x80;
        }
        if (key.isEmpty() || key.length() > KEY_BYTES_MAX || !ascii) {
            checkLengthAndText(key);
        }
    }

    private static void checkLengthAndText(String key) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException("key \"" + printable(key) + "\" has an unpaired surrogate");
        }
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > KEY_BYTES_MAX) {
            throw new IllegalArgumentException("a key has 1 to " + KEY_BYTES_MAX + " bytes of UTF-8, this one has "
                    + bytes + ": \"" + printable(key) + "\"");
        }
        if (!Normalizer.isNormalized(key, Normalizer.Form.NFC)) {
            throw new IllegalArgumentException("key \"" + printable(key)
                    + "\" is not in Unicode normal form C; normalise it with java.text.Normalizer first");
        }
    }

    private static String printable(String key) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < key.length() && i < 64; i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return key.length() > 64 ? text + "…" : text.toString();
    }
}
