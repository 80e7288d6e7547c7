package dev.everfold.journal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.Cause;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an entry, the same in every journal; docs/formats/journal.md describes them. Stateless; the checksum
 * over them is the journal's part.
 */
public final class EntryFormat {

    /** The version that {@link #encode} writes. */
    public static final int VERSION = 1;

    private static final int HAS_ORIGIN = 1;
    private static final int HAS_OUTCOME = 1 << 1;
    private static final int HAS_MESSAGES = 1 << 2;
    private static final int HAS_PREVIOUS = 1 << 3;
    private static final int HAS_COMMAND = 1 << 4;
    private static final int HAS_TIMERS = 1 << 5;
    private static final int FLAGS_KNOWN =
            HAS_ORIGIN | HAS_OUTCOME | HAS_MESSAGES | HAS_PREVIOUS | HAS_COMMAND | HAS_TIMERS;

    private static final int TO_ITSELF = 0;
    private static final int AS_MESSAGE = 1;

    private EntryFormat() {}

    /** Appends the bytes of an entry to the buffer. */
    public static void encode(Entry entry, ByteWriter out) {
        Origin origin = entry.origin();
        boolean hasOutcome = !entry.outcome().equals(Outcome.ACCEPTED);
        boolean hasPrevious = entry.header().previous().value() != 0;
        int flags = (origin == null ? 0 : HAS_ORIGIN)
                | (hasOutcome ? HAS_OUTCOME : 0)
                | (entry.messages().isEmpty() ? 0 : HAS_MESSAGES)
                | (hasPrevious ? HAS_PREVIOUS : 0)
                | (entry.command() == null ? 0 : HAS_COMMAND)
                | (entry.timers().isNone() ? 0 : HAS_TIMERS);
        out.putByte(VERSION);
        out.putByte(flags);
        Header header = entry.header();
        putActor(header.actor(), out);
        out.putVarLong(header.firstSequenceNumber());
        out.putLong(header.timestampMillis());
        if (hasPrevious) {
            out.putLong(header.previous().value());
        }
        if (origin != null) {
            out.putVarLong(origin.shard());
            out.putVarLong(origin.number());
            out.putLong(origin.entry().value());
        }
        Payload command = entry.command();
        if (command != null) {
            putPayload(command, out);
        }
        if (hasOutcome) {
            putOutcome(entry.outcome(), out);
        }
        List<Payload> events = entry.events();
        out.putVarLong(events.size());
        for (int i = 0; i < events.size(); i++) {
            putPayload(events.get(i), out);
        }
        if (!entry.messages().isEmpty()) {
            out.putVarLong(entry.messages().size());
            for (Outgoing message : entry.messages()) {
                putMessage(message, out);
            }
        }
        if (!entry.timers().isNone()) {
            putTimers(entry.timers(), out);
        }
    }

    private static void putActor(ActorId actor, ByteWriter out) {
        out.putText(actor.type());
        out.putText(actor.key());
    }

    /** Appends a payload. */
    public static void putPayload(Payload payload, ByteWriter out) {
        out.putLong(payload.fingerprint());
        out.putBytes(payload.bytes());
    }

    /** Appends an outcome. */
    public static void putOutcome(Outcome outcome, ByteWriter out) {
        String key = outcome.idempotencyKey();
        Payload reply = outcome.reply();
        out.putByte(outcome.kind().code() | (key == null ? 0 : 0x10) | (reply == null ? 0 : 0x20));
        if (key != null) {
            out.putText(key);
        }
        if (reply != null) {
            putPayload(reply, out);
        }
        out.putText(outcome.note());
    }

    private static void putMessage(Outgoing message, ByteWriter out) {
        putActor(message.receiver(), out);
        out.putVarLong(message.shard());
        out.putVarLong(message.number());
        putPayload(message.command(), out);
        putAnswer(message.ifRejected(), out);
    }

    private static void putAnswer(@Nullable Answer answer, ByteWriter out) {
        out.putByte(answer == null ? 0 : 1);
        if (answer != null) {
            putActor(answer.receiver(), out);
            putPayload(answer.command(), out);
        }
    }

    private static void putTimers(Timers timers, ByteWriter out) {
        String fired = timers.fired();
        out.putText(fired == null ? "" : fired);
        putTimers(timers.set(), out);
        out.putVarLong(timers.ended().size());
        for (EndedTimer ended : timers.ended()) {
            out.putByte(ended.end().code());
            out.putText(ended.name());
            out.putLong(ended.dueMillis());
        }
    }

    /** Appends timers that may fire. */
    public static void putTimers(List<SetTimer> timers, ByteWriter out) {
        out.putVarLong(timers.size());
        for (SetTimer timer : timers) {
            out.putText(timer.name());
            out.putLong(timer.dueMillis());
            ActorId receiver = timer.receiver();
            out.putByte(receiver == null ? TO_ITSELF : AS_MESSAGE);
            if (receiver != null) {
                putActor(receiver, out);
                putAnswer(timer.ifRejected(), out);
            }
            putPayload(timer.command(), out);
        }
    }

    /**
     * The entry in these bytes.
     *
     * @throws CorruptJournalException when they are not exactly one entry of a known version
     */
    public static Entry decode(ByteReader in) {
        return decode(in, null);
    }

    /**
     * The entry in these bytes, which is probably one of this actor.
     *
     * @throws CorruptJournalException when they are not exactly one entry of a known version
     */
    public static Entry decode(ByteReader in, @Nullable ActorId probable) {
        int flags = getFlags(in);
        ActorId actor = getActor(in, probable);
        long sequenceNumber = in.getVarLong();
        long timestamp = in.getLong();
        Offset previous = (flags & HAS_PREVIOUS) == 0 ? Offset.NONE : getOffset(in);
        Header header = new Header(actor, sequenceNumber, previous, timestamp);
        return decode(in, flags, header);
    }

    /**
     * The offset of the entry before the one in these bytes, of which nothing behind it is looked at.
     *
     * @throws CorruptJournalException when they do not begin as an entry of a known version
     */
    public static Offset previous(ByteReader in) {
        int flags = getFlags(in);
        in.skipBytes();
        in.skipBytes();
        in.getVarLong();
        in.getLong();
        return (flags & HAS_PREVIOUS) == 0 ? Offset.NONE : getOffset(in);
    }

    private static int getFlags(ByteReader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new CorruptJournalException(
                    "entry format version " + version + " is not known to this build, which reads " + VERSION
                            + "; open the store with the build that wrote it, or a newer one");
        }
        int flags = in.getByte();
        if ((flags & ~FLAGS_KNOWN) != 0) {
            throw new CorruptJournalException("entry has unknown flags 0x" + Integer.toHexString(flags));
        }
        return flags;
    }

    private static Entry decode(ByteReader in, int flags, Header header) {
        Origin origin = (flags & HAS_ORIGIN) == 0 ? null : new Origin(in.getVarInt(), in.getVarLong(), getOffset(in));
        Payload command = (flags & HAS_COMMAND) == 0 ? null : getPayload(in);
        Outcome outcome = (flags & HAS_OUTCOME) == 0 ? Outcome.ACCEPTED : getOutcome(in);
        int eventCount = in.getCount();
        List<Payload> events = new ArrayList<>(eventCount);
        for (int i = 0; i < eventCount; i++) {
            events.add(getPayload(in));
        }
        List<Outgoing> messages = (flags & HAS_MESSAGES) == 0 ? List.of() : getMessages(in);
        Timers timers = (flags & HAS_TIMERS) == 0 ? Timers.NONE : getAllTimers(in);
        if (in.remaining() != 0) {
            throw new CorruptJournalException(
                    "entry of " + header.actor() + " is followed by " + in.remaining() + " stray bytes");
        }
        return new Entry(header, new Cause(origin, command), outcome, events, messages, timers);
    }

    private static List<Outgoing> getMessages(ByteReader in) {
        int count = in.getCount();
        List<Outgoing> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ActorId receiver = getActor(in);
            int shard = in.getVarInt();
            long number = in.getVarLong();
            Payload command = getPayload(in);
            messages.add(new Outgoing(receiver, shard, number, command, getAnswer(in)));
        }
        return messages;
    }

    private static @Nullable Answer getAnswer(ByteReader in) {
        return in.getByte() == 0 ? null : new Answer(getActor(in), getPayload(in));
    }

    private static Timers getAllTimers(ByteReader in) {
        String fired = in.getText();
        return new Timers(fired.isEmpty() ? null : fired, getTimers(in), getEndedTimers(in));
    }

    /** Reads timers that may fire. */
    public static List<SetTimer> getTimers(ByteReader in) {
        int count = in.getCount();
        List<SetTimer> timers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.getText();
            long dueMillis = getDue(in);
            int sort = in.getByte();
            if (sort != TO_ITSELF && sort != AS_MESSAGE) {
                throw new CorruptJournalException("entry sets a timer of unknown sort " + sort);
            }
            ActorId receiver = sort == TO_ITSELF ? null : getActor(in);
            Answer answer = sort == TO_ITSELF ? null : getAnswer(in);
            timers.add(new SetTimer(name, dueMillis, getPayload(in), receiver, answer));
        }
        return timers;
    }

    private static List<EndedTimer> getEndedTimers(ByteReader in) {
        int count = in.getCount();
        List<EndedTimer> timers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            timers.add(new EndedTimer(EndedTimer.End.of(in.getByte()), in.getText(), getDue(in)));
        }
        return timers;
    }

    private static long getDue(ByteReader in) {
        long millis = in.getLong();
        if (millis < 0 && millis != SetTimer.AT_OPENING) {
            throw new CorruptJournalException("entry has a timer that is due at the negative time " + millis);
        }
        return millis;
    }

    /** Reads an outcome. */
    public static Outcome getOutcome(ByteReader in) {
        int kind = in.getByte();
        if (kind > 0x3f) {
            throw new CorruptJournalException("entry has an outcome of unknown kind " + kind);
        }
        @Nullable String key = (kind & 0x10) == 0 ? null : in.getText();
        @Nullable Payload reply = (kind & 0x20) == 0 ? null : getPayload(in);
        return new Outcome(Outcome.Kind.of(kind & 0xf), key, reply, in.getText());
    }

    private static ActorId getActor(ByteReader in, @Nullable ActorId probable) {
        if (probable == null) {
            return getActor(in);
        }
        String type = in.getText(probable.type());
        String key = in.getText(probable.key());
        return type.equals(probable.type()) && key.equals(probable.key()) ? probable : actor(type, key);
    }

    private static ActorId getActor(ByteReader in) {
        return actor(in.getText(), in.getText());
    }

    private static ActorId actor(String type, String key) {
        try {
            return new ActorId(type, key);
        } catch (IllegalArgumentException e) {
            throw new CorruptJournalException("entry of an impossible actor of type " + type + ": " + e.getMessage());
        }
    }

    private static Offset getOffset(ByteReader in) {
        long value = in.getLong();
        if (value < 0) {
            throw new CorruptJournalException("entry has the negative offset " + value);
        }
        return value == 0 ? Offset.NONE : new Offset(value);
    }

    /** Reads a payload. */
    public static Payload getPayload(ByteReader in) {
        return new Payload(in.getLong(), in.getBytes());
    }
}
