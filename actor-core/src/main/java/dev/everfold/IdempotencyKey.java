package dev.everfold;

/**
 * Chosen by the caller to make a retry safe: within its retention, a second command with the same key to the same actor
 * is not decided again and gets the reply of the first (P8). Keys of different actors are independent.
 *
 * @param value 1 to {@value #LENGTH_MAX} characters, any but unpaired surrogates
 */
public record IdempotencyKey(String value) {

    /** The longest key, in characters. */
    public static final int LENGTH_MAX = 256;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + LENGTH_MAX + " characters, this one has " + value.length());
        }
        if (value.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new IllegalArgumentException("an idempotency key has no unpaired surrogates, this one has");
        }
    }

    /** A key of this text. */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }
}
