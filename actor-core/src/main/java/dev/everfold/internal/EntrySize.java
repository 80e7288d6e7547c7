package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import org.jspecify.annotations.Nullable;

/** How many bytes an entry takes at most, without encoding it. */
final class EntrySize {

    /** What an entry, a message or a payload takes besides its texts and bytes. */
    private static final int OVERHEAD_BYTES = 64;

    /** Of a char in UTF-8. */
    private static final int CHAR_BYTES_MAX = 3;

    private EntrySize() {}

    static long bytesMax(Entry entry) {
        Entry.Outcome outcome = entry.outcome();
        long bytes = OVERHEAD_BYTES + actor(entry.header().actor()) + text(outcome.note());
        bytes += text(outcome.idempotencyKey()) + payload(outcome.reply());
        bytes += payload(entry.command());
        for (Payload event : entry.events()) {
            bytes += payload(event);
        }
        for (Entry.Outgoing message : entry.messages()) {
            bytes += OVERHEAD_BYTES + actor(message.receiver()) + payload(message.command());
            bytes += answer(message.ifRejected());
        }
        return bytes + timers(entry.timers());
    }

    private static long timers(Entry.Timers timers) {
        long bytes = text(timers.fired());
        for (Entry.SetTimer timer : timers.set()) {
            ActorId receiver = timer.receiver();
            bytes += OVERHEAD_BYTES + text(timer.name()) + payload(timer.command());
            bytes += (receiver == null ? 0 : actor(receiver)) + answer(timer.ifRejected());
        }
        for (Entry.EndedTimer timer : timers.ended()) {
            bytes += ended(timer);
        }
        return bytes;
    }

    /** What a timer takes that an entry ends. */
    static long ended(Entry.EndedTimer timer) {
        return OVERHEAD_BYTES + text(timer.name());
    }

    private static long answer(Entry.@Nullable Answer answer) {
        return answer == null ? 0 : actor(answer.receiver()) + payload(answer.command());
    }

    private static long payload(@Nullable Payload payload) {
        return payload == null ? 0 : OVERHEAD_BYTES + (long) payload.bytes().length;
    }

    private static long actor(ActorId actor) {
        return text(actor.type()) + text(actor.key());
    }

    private static long text(@Nullable String text) {
        return text == null ? 0 : (long) CHAR_BYTES_MAX * text.length();
    }
}
