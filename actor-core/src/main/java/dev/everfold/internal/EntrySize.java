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
            Entry.Answer answer = message.ifRejected();
            bytes += answer == null ? 0 : actor(answer.receiver()) + payload(answer.command());
        }
        return bytes;
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
