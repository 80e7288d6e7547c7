package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ShardSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where the histories of a shard's actors end: in memory for those that changed since the snapshot store heard of them
 * last, in the store for all others. So memory follows what is in use, not what exists.
 *
 * <p>The writer changes heads, in generations: a {@linkplain #cut() cut} ends one, and when it is {@linkplain #written
 * written}, its heads that have not changed again leave memory. Any thread may look.
 */
final class Heads {

    private final ShardSnapshots store;
    private final ConcurrentHashMap<ActorId, Head> inMemory = new ConcurrentHashMap<>();

    /** Those that changed in this generation; for the writer. */
    private List<Head> changed = new ArrayList<>();

    private long generation = 1;

    Heads(ShardSnapshots store) {
        this.store = store;
    }

    /** The head of an actor; a new one when it has no entry. May read the store. */
    Head find(ActorId actor) {
        Head known = inMemory.get(actor);
        // In this order: a head leaves memory only after the store has it.
        return known != null ? known : store.head(actor).map(Head::of).orElseGet(() -> Head.none(actor));
    }

    /** An entry is durable; for the writer. */
    void durable(Head head, Offset offset, Entry entry) {
        head.durable(offset, entry);
        change(head);
    }

    /** Whether the entry there is known, without a look into the store, to be of what the actor was before its end. */
    boolean isPast(ActorId actor, Offset offset) {
        Head known = inMemory.get(actor);
        return known != null && known.isPast(offset);
    }

    private void change(Head head) {
        if (head.generation != generation) {
            head.generation = generation;
            inMemory.put(head.actor, head);
            changed.add(head);
        }
    }

    /** How many have changed since the last cut; for the writer. */
    int changes() {
        return changed.size();
    }

    /** What has changed since the last cut; for the writer, while nothing that was appended is unsettled. */
    List<ActorHead> cut() {
        List<ActorHead> cut = new ArrayList<>(changed.size());
        for (Head head : changed) {
            cut.add(head.copy());
        }
        changed = new ArrayList<>();
        generation++;
        return cut;
    }

    /** The store has a cut. */
    void written(List<ActorHead> cut) {
        for (ActorHead stored : cut) {
            inMemory.computeIfPresent(
                    stored.actor(), (actor, head) -> head.durable().equals(stored.offset()) ? null : head);
        }
    }

    /**
     * An entry that was found in the journal at opening.
     *
     * @param isFirst whether an actor that is not in memory must not have had an entry before
     * @param shard in which, for people
     */
    void replay(StoredEntry stored, boolean isFirst, int shard) {
        Entry entry = stored.entry();
        Entry.Header header = entry.header();
        Head head = inMemory.get(header.actor());
        if (head == null) {
            head = Head.none(header.actor());
            if (!isFirst || entry.isTombstone()) {
                head.appended = header.previous();
                head.sequenceNumber = header.firstSequenceNumber() - 1;
            }
        }
        Offset previous = entry.isTombstone() || head.ended ? Offset.NONE : head.appended;
        if (!header.previous().equals(previous)) {
            throw new CorruptJournalException(ShardMessages.where(stored, shard) + "it names " + header.previous()
                    + " as the actor's previous entry, which is " + previous);
        }
        if (header.firstSequenceNumber() != head.sequenceNumber + 1) {
            throw new CorruptJournalException(ShardMessages.where(stored, shard) + "its first sequence number is "
                    + header.firstSequenceNumber() + ", and the actor's last one was " + head.sequenceNumber);
        }
        head.appended = stored.offset();
        head.sequenceNumber = entry.lastSequenceNumber();
        head.ended = entry.isTombstone();
        durable(head, stored.offset(), entry);
    }

    /** The actors of a type that have a durable entry and are not deleted. Reads the store as it advances. */
    Stream<ActorId> actors(String type) {
        Set<ActorId> seen = new HashSet<>();
        List<ActorId> alive = new ArrayList<>();
        for (Head head : inMemory.values()) {
            if (head.actor.type().equals(type)) {
                seen.add(head.actor);
                if (!head.isBlank()) {
                    alive.add(head.actor);
                }
            }
        }
        return Stream.concat(alive.stream(), store.actors(type).filter(actor -> !seen.contains(actor)));
    }
}
