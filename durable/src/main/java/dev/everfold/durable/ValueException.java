package dev.everfold.durable;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/**
 * An input, a result, or what a promise or a signal carries cannot be journaled or read: its type cannot be written, or
 * it is larger than an entry may be. A step whose result it is has run; its invocation pauses and can be resumed with
 * other code.
 */
public final class ValueException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public ValueException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
