package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages between actors as the journal tells them: each is handled once, in order, by whom it was sent to (P9).
 */
final class Mail {

    /** Names a message: which one of which channel. */
    private record Place(int from, int to, long number) {}

    private record Pair(ActorId sender, ActorId receiver) {}

    /**
     * A message.
     *
     * @param entry the sender's entry
     * @param place counts the messages of the sender's shard
     * @param answer what the sender wants sent when it is rejected; null for nothing
     */
    record Letter(
            ActorId sender, ActorId receiver, Object command, Offset entry, long place, History.@Nullable Sent answer) {
        @Override
        public String toString() {
            return sender + " → " + receiver + ": " + command;
        }
    }

    /** A message that is handled: which, where it was sent, and where the entry is that handles it. */
    private record Delivered(Letter letter, Place place, Offset handled) {
        int from() {
            return place.from;
        }

        int to() {
            return place.to;
        }

        Offset sent() {
            return letter.entry;
        }
    }

    private final Verdict verdict;
    private final List<Delivered> delivered = new ArrayList<>();
    private final Map<Place, Letter> underWay = new LinkedHashMap<>();
    private final Set<Place> handled = new HashSet<>();
    private final Map<Pair, Long> newest = new HashMap<>();
    private final Map<List<Integer>, Long> numbered = new HashMap<>();
    private long count;

    Mail(Verdict verdict) {
        this.verdict = verdict;
    }

    Collection<Letter> underWay() {
        return underWay.values();
    }

    /** Notes what an entry sends. */
    void send(int shard, StoredEntry stored, List<History.Sent> sent) {
        ActorId sender = stored.entry().header().actor();
        List<Entry.Outgoing> messages = stored.entry().messages();
        for (int i = 0; i < messages.size(); i++) {
            Entry.Outgoing message = messages.get(i);
            long expected = numbered.merge(List.of(shard, message.shard()), 1L, Long::sum);
            verdict.require(
                    message.number() == expected,
                    "P9: " + sender + " sends message " + message.number() + " from shard " + shard + " to shard "
                            + message.shard() + ", but " + expected + " follows there");
            Letter letter = new Letter(
                    sender,
                    message.receiver(),
                    sent.get(i).command(),
                    stored.offset(),
                    count++,
                    sent.get(i).ifRejected());
            underWay.put(new Place(shard, message.shard(), message.number()), letter);
        }
    }

    /** The message that this entry handles; null when it is not one that may be handled. */
    @Nullable
    Letter handle(int shard, StoredEntry stored, String where) {
        Entry entry = stored.entry();
        Entry.Origin origin = java.util.Objects.requireNonNull(entry.origin());
        Place place = new Place(origin.shard(), shard, origin.number());
        if (!handled.add(place)) {
            verdict.breach("P9: " + where + " handles a message that was handled before: " + place);
            return null;
        }
        Letter letter = underWay.remove(place);
        if (letter == null) {
            verdict.breach("P9: " + where + " handles a message that nobody sent durably: " + place);
            return null;
        }
        delivered.add(new Delivered(letter, place, stored.offset()));
        ActorId receiver = entry.header().actor();
        verdict.require(letter.receiver.equals(receiver), "P9: " + where + " handles the message " + letter);
        verdict.require(letter.entry.equals(origin.entry()), "P9: " + where + " names another entry as its origin");
        Long before = newest.put(new Pair(letter.sender, receiver), letter.place);
        verdict.require(
                before == null || before < letter.place,
                "P9: " + where + " handles the message " + letter + " after a later one of the same sender");
        return letter;
    }

    /** A shard forgets what lies before this offset: no message that may have to be handled once more. */
    void forget(int shard, Offset before, List<SimulatedDisk> disks) {
        underWay.forEach((place, letter) -> verdict.require(
                place.from != shard || letter.entry.compareTo(before) >= 0,
                "P9: shard " + shard + " forgets the message " + letter + ", which is not handled"));
        for (Delivered each : delivered) {
            verdict.require(
                    each.from() != shard
                            || each.sent().compareTo(before) >= 0
                            || disks.get(each.to()).isSecured(each.handled),
                    "P9: shard " + shard + " forgets the message sent at " + each.sent() + ", and shard " + each.to()
                            + " may lose that it was handled");
        }
    }

    /**
     * Nothing is left of the messages to and from an actor that was erased up to this entry of it. Of those only that
     * its own shard handled before: no other shard need have told when the actor was erased.
     */
    void checkErased(History history, Offset end, List<SimulatedDisk> disks) {
        for (Delivered each : delivered) {
            boolean concerns = each.letter.sender.equals(history.actor) || each.letter.receiver.equals(history.actor);
            StoredEntry left = concerns && each.to() == history.shard && each.handled.compareTo(end) < 0
                    ? disks.get(each.from()).left(each.sent())
                    : null;
            verdict.require(
                    left == null
                            || left.entry().messages().stream()
                                    .filter(message ->
                                            message.shard() == each.to() && message.number() == each.place.number)
                                    .allMatch(message -> message.command().isErased()),
                    "the message " + each.letter + " was erased, and is still in shard " + each.from() + " at "
                            + each.sent());
        }
    }
}
