package dev.everfold.durable.internal;

/** Why somebody wants an invocation to stop. */
final class Reasons {

    /** So that hundreds of invocations can be told in an entry. */
    private static final int LENGTH_MAX = 500;

    private Reasons() {}

    static String cut(String reason) {
        return reason.length() > LENGTH_MAX ? reason.substring(0, LENGTH_MAX - 1) + "…" : reason;
    }
}
