package dev.everfold.properties;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Offset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry without its place in its actor's history, which is known only when it is appended.
 *
 * @param actor whose turn
 * @param millisLater how much later than the shard's entry before
 */
public record Draft(
        ActorId actor,
        int millisLater,
        @Nullable Origin origin,
        Outcome outcome,
        List<Payload> events,
        List<Outgoing> messages) {

    /** A turn with one event of this many bytes. */
    public static Draft ofBytes(ActorId actor, int bytes) {
        return new Draft(actor, 1, null, Outcome.ACCEPTED, List.of(new Payload(1, new byte[bytes])), List.of());
    }

    /** The actor's end. */
    public static Draft tombstone(ActorId actor) {
        Outcome deleted = new Outcome(Outcome.Kind.DELETED, null, null, "");
        return new Draft(actor, 1, null, deleted, List.of(), List.of());
    }

    /** The entry at this place. */
    Entry at(long firstSequenceNumber, Offset previous, long timestampMillis) {
        return new Entry(
                new Header(actor, firstSequenceNumber, previous, timestampMillis), origin, outcome, events, messages);
    }
}
