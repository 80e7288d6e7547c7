package dev.everfold.durable;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/**
 * An input, a result, or what a promise or a signal carries cannot be journaled or read: its type cannot be written, or
 * it is larger than an entry may be. A step whose result it is has run; its invocation pauses until somebody resumes
 * it. One that cannot read a value goes on by itself when it is opened with other code.
 */
public final class ValueException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    /** The code of the failure when something cannot be read. */
    public static final String UNREADABLE = "unreadable";

    private final boolean unreadable;

    /** A value cannot be journaled. */
    public ValueException(String what, @Nullable Throwable cause) {
        this(what, cause, false);
    }

    private ValueException(String what, @Nullable Throwable cause, boolean unreadable) {
        super(what, cause);
        this.unreadable = unreadable;
    }

    /** What is journaled cannot be read. */
    public static ValueException unreadable(String what, @Nullable Throwable cause) {
        return new ValueException(what, cause, true);
    }

    /** What is journaled of it; the code says which of the two it is. */
    public Failure failure() {
        String code = unreadable ? UNREADABLE : "unwritable";
        return new Failure(ValueException.class.getName(), code, String.valueOf(getMessage()));
    }
}
