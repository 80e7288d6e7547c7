package dev.everfold.durable.internal;

/**
 * Which stay in its queue is meant of an invocation: it may be there again after a restart, or another one of its name
 * once it is gone, while something of an earlier stay is on its way.
 *
 * @param startedAtMillis when the invocation was started
 * @param generation of its life
 */
record Ticket(long startedAtMillis, int generation) {

    boolean isBefore(Ticket other) {
        return startedAtMillis < other.startedAtMillis
                || (startedAtMillis == other.startedAtMillis && generation < other.generation);
    }
}
