package dev.everfold.durable.internal;

import java.util.Locale;

/** What a function can ask of its context. */
enum OpKind {
    RUN,
    SLEEP,
    NOW,
    PROMISE,
    SIGNAL,
    CALL,
    SEND,
    ASK,
    READ,
    COMPLETE,
    SET,
    CLEAR,
    CANCELLED,
    COMPENSATION,
    VERSION,
    GAVE_UP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
