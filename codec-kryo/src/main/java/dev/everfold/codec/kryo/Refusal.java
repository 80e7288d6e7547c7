package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;

/**
 * A value or bytes that cannot be handled, on its way to the door, where it becomes a {@link CodecException}. Gathers
 * the place while it passes the records it lies in.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_LENGTH_MAX = 2_000;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same trouble, said to be in this place. */
    static Refusal in(String place, RuntimeException trouble) {
        String message = describe(trouble);
        if (message.length() < MESSAGE_LENGTH_MAX) {
            message = place + ": " + message;
        }
        Throwable cause = trouble instanceof Refusal && trouble.getCause() != null ? trouble.getCause() : trouble;
        return new Refusal(message, cause);
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
