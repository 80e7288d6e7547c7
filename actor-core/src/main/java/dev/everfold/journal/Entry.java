package dev.everfold.journal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn as journaled. Its bytes are laid out in docs/formats/journal.md; {@link EntryFormat} holds the code.
 *
 * @param header whose turn, where in its history, when
 * @param origin the message that the turn handled; null for a command of a caller
 * @param command what was decided, when the actor's type journals its commands; null otherwise
 * @param outcome how the command ended
 * @param events none for a turn that only records an outcome
 * @param messages sent with the events
 */
public record Entry(
        Header header,
        @Nullable Origin origin,
        @Nullable Payload command,
        Outcome outcome,
        List<Payload> events,
        List<Outgoing> messages) {

    /** A turn whose command is not journaled. */
    public Entry(
            Header header, @Nullable Origin origin, Outcome outcome, List<Payload> events, List<Outgoing> messages) {
        this(header, origin, null, outcome, events, messages);
    }

    /** Whether the actor ends here: what it was before counts for nothing, and its numbering goes on. */
    public boolean isTombstone() {
        return outcome.kind() == Outcome.Kind.DELETED;
    }

    /** The sequence number of the last event up to and with this entry. */
    public long lastSequenceNumber() {
        return header.firstSequenceNumber + events.size() - 1;
    }

    /**
     * Whose turn, where in its history, when.
     *
     * @param actor the actor
     * @param firstSequenceNumber of the turn's first event; for a turn without events, that of the next event
     * @param previous the actor's previous entry in this shard, {@link Offset#NONE} for its first, for a tombstone, and
     *     for the first after one
     * @param timestampMillis since the epoch, never smaller than that of an earlier entry of the same actor since its
     *     last tombstone
     */
    public record Header(ActorId actor, long firstSequenceNumber, Offset previous, long timestampMillis) {}

    /**
     * A message seen from its receiver: which one of which channel. A channel leads from one shard to one shard (it may
     * be the same), and numbers its messages from 1 without gaps, in the order of the sender's journal.
     *
     * @param shard the sender's
     * @param number in the channel
     * @param entry the entry in the sender's shard that holds the message
     */
    public record Origin(int shard, long number, Offset entry) {}

    /**
     * How the command ended, as far as it has to be remembered.
     *
     * @param kind accepted, rejected, or failed; or deleted, for a tombstone
     * @param idempotencyKey under which it is remembered; null for none
     * @param reply the view or the rejection to give again under that key; null without a key
     * @param note what failed, for people; empty unless {@code kind} is failed
     */
    public record Outcome(
            Kind kind,
            @Nullable String idempotencyKey,
            @Nullable Payload reply,
            String note) {

        /** Accepted, and not remembered under a key. */
        public static final Outcome ACCEPTED = new Outcome(Kind.ACCEPTED, null, null, "");

        /** The ends that a command can have. */
        public enum Kind {
            ACCEPTED(0),
            REJECTED(1),
            FAILED(2),
            DELETED(3);

            private final int code;

            Kind(int code) {
                this.code = code;
            }

            /** The number that stands for it in the format. */
            public int code() {
                return code;
            }

            static Kind of(int code) {
                return switch (code) {
                    case 0 -> ACCEPTED;
                    case 1 -> REJECTED;
                    case 2 -> FAILED;
                    case 3 -> DELETED;
                    default -> throw new CorruptJournalException("entry has an outcome of unknown kind " + code);
                };
            }
        }
    }

    /**
     * A message seen from its sender.
     *
     * @param receiver the actor that is to decide the command
     * @param shard the receiver's
     * @param number in the channel from the sender's shard to the receiver's
     * @param command of the receiver's type
     * @param ifRejected what the receiver's turn sends when it rejects; null for nothing
     */
    public record Outgoing(
            ActorId receiver,
            int shard,
            long number,
            Payload command,
            @Nullable Answer ifRejected) {}

    /**
     * The answer for the case that a message is rejected.
     *
     * @param receiver the actor that is to decide it
     * @param command of that actor's type
     */
    public record Answer(ActorId receiver, Payload command) {}
}
