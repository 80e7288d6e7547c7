package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Blanks what entries hold of one actor, and leaves their size and their links: the payloads of its own entries, its
 * idempotency keys, its timers, the messages that it sent and that were sent to it, as far as they are handled.
 */
final class Eraser {

    private final ActorId actor;
    private final Offset end;
    private final IntFunction<Handled> handledBy;

    /**
     * Of the actor's own entries only those up to {@code end} are blanked: it may have begun anew behind that.
     *
     * @param handledBy the messages of the entries' shard that were handled by the shard of a number
     */
    Eraser(ActorId actor, Offset end, IntFunction<Handled> handledBy) {
        this.actor = actor;
        this.end = end;
        this.handledBy = handledBy;
    }

    /** The entry without the actor's data; the same one when there is nothing of it. */
    Entry erase(StoredEntry stored) {
        Entry entry = stored.entry();
        boolean isOwn = entry.header().actor().equals(actor);
        if (isOwn && stored.offset().compareTo(end) > 0) {
            return entry;
        }
        List<Entry.Outgoing> messages = erase(entry.messages(), isOwn);
        if (!isOwn) {
            return messages.equals(entry.messages()) ? entry : entry.withMessages(messages);
        }
        return new Entry(
                entry.header(),
                new Entry.Cause(entry.origin(), erased(entry.command())),
                erase(entry.outcome()),
                entry.events().stream().map(Payload::erased).toList(),
                messages,
                erase(entry.timers()));
    }

    private static Entry.Timers erase(Entry.Timers timers) {
        String fired = timers.fired();
        return new Entry.Timers(
                fired == null ? null : blank(fired),
                timers.set().stream().map(Eraser::erase).toList(),
                timers.ended().stream()
                        .map(timer -> new Entry.EndedTimer(timer.end(), blank(timer.name()), timer.dueMillis()))
                        .toList());
    }

    private static Entry.SetTimer erase(Entry.SetTimer timer) {
        return new Entry.SetTimer(
                blank(timer.name()),
                timer.dueMillis(),
                timer.command().erased(),
                timer.receiver(),
                erased(timer.ifRejected()));
    }

    private static Entry.Outcome erase(Entry.Outcome outcome) {
        String key = outcome.idempotencyKey();
        return new Entry.Outcome(
                outcome.kind(), key == null ? null : blank(key), erased(outcome.reply()), blank(outcome.note()));
    }

    private List<Entry.Outgoing> erase(List<Entry.Outgoing> messages, boolean isOwn) {
        List<Entry.Outgoing> erased = new ArrayList<>(messages.size());
        for (Entry.Outgoing message : messages) {
            boolean concerns = isOwn || message.receiver().equals(actor);
            erased.add(
                    concerns && handledBy.apply(message.shard()).contains(message.number()) ? erase(message) : message);
        }
        return erased;
    }

    private static Entry.Outgoing erase(Entry.Outgoing message) {
        return new Entry.Outgoing(
                message.receiver(),
                message.shard(),
                message.number(),
                message.command().erased(),
                erased(message.ifRejected()));
    }

    private static Entry.@Nullable Answer erased(Entry.@Nullable Answer answer) {
        return answer == null
                ? null
                : new Entry.Answer(answer.receiver(), answer.command().erased());
    }

    private static @Nullable Payload erased(@Nullable Payload payload) {
        return payload == null ? null : payload.erased();
    }

    /** As many bytes of UTF-8 that say nothing. */
    private static String blank(String text) {
        return "-".repeat(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
}
