package dev.everfold.codec;

import dev.everfold.EverfoldException;
import org.jspecify.annotations.Nullable;

/** A value cannot be written, or bytes cannot be read; the message names the type and what to do. */
public final class CodecException extends EverfoldException {

    private static final long serialVersionUID = 1L;

    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public CodecException(String message) {
        this(message, null);
    }
}
