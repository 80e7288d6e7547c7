package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;

/**
 * A value or bytes that cannot be handled, on its way to the door, where it becomes a {@link CodecException}. Gathers
 * the place while it passes the records it lies in.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int PLACES_MAX = 3;

    /** How many places are in the message. */
    private final int places;

    Refusal(String message) {
        super(message);
        this.places = 0;
    }

    Refusal(String message, Throwable cause) {
        this(message, cause, 0);
    }

    private Refusal(String message, Throwable cause, int places) {
        super(message, cause);
        this.places = places;
    }

    /** The same trouble, said to be in this place; of many places within each other, the innermost are told. */
    static Refusal in(String place, RuntimeException trouble) {
        int places = trouble instanceof Refusal refusal ? refusal.places : 0;
        if (places == PLACES_MAX) {
            return (Refusal) trouble;
        }
        Throwable cause = trouble instanceof Refusal && trouble.getCause() != null ? trouble.getCause() : trouble;
        return new Refusal(place + ": " + describe(trouble), cause, places + 1);
    }

    /** What went wrong, in words that make sense without a stack trace. */
    static String describe(Throwable trouble) {
        if (trouble instanceof Refusal || trouble instanceof CodecException) {
            return String.valueOf(trouble.getMessage());
        }
        String message = trouble.getMessage();
        return trouble.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
