package dev.everfold.durable.internal;

/**
 * Which stay in its queue is meant of an invocation: it may be there again when it is restarted after its end, or
 * another one of its name once it is gone, while something of an earlier stay is on its way.
 *
 * @param startedAtMillis when the invocation was started
 * @param stay how often it was restarted after an end
 */
record Ticket(long startedAtMillis, int stay) {

    boolean isBefore(Ticket other) {
        return startedAtMillis < other.startedAtMillis
                || (startedAtMillis == other.startedAtMillis && stay < other.stay);
    }
}
