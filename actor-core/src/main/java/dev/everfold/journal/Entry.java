package dev.everfold.journal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn as journaled. Its bytes are laid out in docs/formats/journal.md; {@link EntryFormat} holds the code.
 *
 * @param header whose turn, where in its history, when
 * @param cause what the turn came of
 * @param outcome how the command ended
 * @param events none for a turn that only records an outcome
 * @param messages sent with the events
 * @param timers fired, set and ended with the events
 */
public record Entry(
        Header header, Cause cause, Outcome outcome, List<Payload> events, List<Outgoing> messages, Timers timers) {

    /** A turn that left the actor's timers alone. */
    public Entry(
            Header header,
            @Nullable Origin origin,
            @Nullable Payload command,
            Outcome outcome,
            List<Payload> events,
            List<Outgoing> messages) {
        this(header, new Cause(origin, command), outcome, events, messages, Timers.NONE);
    }

    /** A turn that left the actor's timers alone, and whose command is not journaled. */
    public Entry(
            Header header, @Nullable Origin origin, Outcome outcome, List<Payload> events, List<Outgoing> messages) {
        this(header, origin, null, outcome, events, messages);
    }

    /** The message that the turn handled; null for a command of a caller, and for a timer. */
    public @Nullable Origin origin() {
        return cause.origin;
    }

    /** What was decided, when the actor's type journals its commands; null otherwise. */
    public @Nullable Payload command() {
        return cause.command;
    }

    /** The same entry with these messages. */
    public Entry withMessages(List<Outgoing> others) {
        return new Entry(header, cause, outcome, events, others, timers);
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
     * What a turn came of.
     *
     * @param origin the message that the turn handled; null for a command of a caller, and for a timer
     * @param command what was decided, when the actor's type journals its commands; null otherwise
     */
    public record Cause(@Nullable Origin origin, @Nullable Payload command) {}

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

    /**
     * What a turn has to do with the actor's timers. A name is in each list once at most; what is in both ended first.
     *
     * @param fired the timer whose turn it is; null for none
     * @param set that may fire from now on
     * @param ended that do not fire any more
     */
    public record Timers(@Nullable String fired, List<SetTimer> set, List<EndedTimer> ended) {

        /** Nothing. */
        public static final Timers NONE = new Timers(null, List.of(), List.of());

        public Timers {
            set = List.copyOf(set);
            ended = List.copyOf(ended);
        }

        /** Whether the turn has nothing to do with them. */
        public boolean isNone() {
            return fired == null && !isChange();
        }

        /** Whether the actor has other timers after the turn than before it. */
        public boolean isChange() {
            return !set.isEmpty() || !ended.isEmpty();
        }
    }

    /**
     * A timer that may fire.
     *
     * @param name unique among the live timers of the actor
     * @param dueMillis since the epoch, not negative; or {@link #AT_OPENING}
     * @param command what is decided when it fires: of the receiver's type, or of the actor's own
     * @param receiver who gets it as a message; null for the actor itself, which decides it at once
     * @param ifRejected of the message; null for nothing
     */
    public record SetTimer(
            String name,
            long dueMillis,
            Payload command,
            @Nullable ActorId receiver,
            @Nullable Answer ifRejected) {

        /** When a timer is due that fires after every opening: before every other. */
        public static final long AT_OPENING = Long.MIN_VALUE;

        /** Whether it fires after every opening, and does not end by that. */
        public boolean isAtOpening() {
            return dueMillis == AT_OPENING;
        }
    }

    /**
     * A timer that does not fire any more.
     *
     * @param end what ended it
     * @param name as it was set
     * @param dueMillis as it was set
     */
    public record EndedTimer(End end, String name, long dueMillis) {

        /** What ends a timer. */
        public enum End {
            /** It was due, and this is the turn that it fired. */
            FIRED(0),
            CANCELLED(1),
            /** Another one of its name was set. */
            REPLACED(2),
            /** The actor was deleted. */
            DELETED(3);

            private final int code;

            End(int code) {
                this.code = code;
            }

            /** The number that stands for it in the format. */
            public int code() {
                return code;
            }

            static End of(int code) {
                return switch (code) {
                    case 0 -> FIRED;
                    case 1 -> CANCELLED;
                    case 2 -> REPLACED;
                    case 3 -> DELETED;
                    default -> throw new CorruptJournalException("entry ends a timer in unknown manner " + code);
                };
            }
        }
    }
}
