package dev.everfold.history;

import dev.everfold.journal.Entry;
import dev.everfold.journal.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One turn of an actor's past.
 *
 * @param stored the entry as journaled, with its offset, and in it times, origin, outcome, idempotency key and messages
 * @param events what happened, in order
 * @param state what the actor was after it, as its type shows it; empty when it cannot be known, because events that
 *     led to it were erased
 */
public record PastEntry<V>(StoredEntry stored, List<PastEvent> events, Optional<V> state) {

    /**
     * An event of the past.
     *
     * @param sequenceNumber of the actor
     * @param typeName the logical name under which it was written; empty for one that was erased
     * @param value in today's types; empty when it was erased
     */
    public record PastEvent(long sequenceNumber, String typeName, Optional<Object> value) {}

    public PastEntry {
        events = List.copyOf(events);
    }

    /** The sequence number of the actor's last event after this turn. */
    public long sequenceNumber() {
        return stored.entry().lastSequenceNumber();
    }

    /** When the turn was taken. */
    public Instant time() {
        return Instant.ofEpochMilli(stored.entry().header().timestampMillis());
    }

    /** How the turn ended. */
    public Entry.Outcome.Kind kind() {
        return stored.entry().outcome().kind();
    }

    /** Whether something of it was erased. */
    public boolean isErased() {
        return events.stream().anyMatch(event -> event.value().isEmpty());
    }
}
