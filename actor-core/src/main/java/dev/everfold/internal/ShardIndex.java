package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a shard knows of its journal without reading it: where each actor's history ends, how far the messages to every
 * shard are numbered, and which messages from every shard are handled. Built by one reading of the journal.
 *
 * <p>The writer changes it, as entries become durable; any thread reads it.
 */
final class ShardIndex {

    /** What has come from one shard. Guarded by itself. */
    private static final class Incoming {
        private final Handled handled = new Handled();
        private Offset resume = Offset.NONE;

        synchronized boolean add(Entry.Origin origin) {
            if (origin.number() == handled.watermark() + 1) {
                resume = origin.entry();
            }
            return handled.add(origin.number());
        }

        synchronized long count() {
            return handled.count();
        }

        synchronized Channel channel(int receiver) {
            return new Channel(receiver, handled.copy(), resume);
        }

        synchronized Backlog backlog() {
            return new Backlog(handled.copy(), resume);
        }
    }

    /**
     * Which messages of a channel are handled.
     *
     * @param handled a copy
     * @param resume an entry of the sender not later than the first that holds one that is not
     */
    record Backlog(Handled handled, Offset resume) {}

    private final ConcurrentHashMap<ActorId, Head> heads = new ConcurrentHashMap<>();
    private final List<Incoming> incoming = new ArrayList<>();
    private final long[] numbered;
    private final AtomicLongArray sent;

    ShardIndex(int shards) {
        numbered = new long[shards];
        sent = new AtomicLongArray(shards);
        for (int i = 0; i < shards; i++) {
            incoming.add(new Incoming());
        }
    }

    /** The index of a shard, from its journal. Blocks while it reads. */
    static ShardIndex read(ShardJournal journal, int shard, int shards) {
        ShardIndex index = new ShardIndex(shards);
        try (EntryCursor cursor = journal.read(Offset.NONE)) {
            for (StoredEntry stored = cursor.next(); stored != null; stored = cursor.next()) {
                index.replay(stored, shard);
            }
        }
        return index;
    }

    private void replay(StoredEntry stored, int shard) {
        Entry entry = stored.entry();
        String where = "shard " + shard + ", entry at " + stored.offset() + " of "
                + entry.header().actor() + ": ";
        replayHead(stored, where);
        for (Entry.Outgoing message : entry.messages()) {
            if (message.shard() >= numbered.length || message.number() != numbered[message.shard()] + 1) {
                throw new CorruptJournalException(where + "it sends message " + message.number() + " to shard "
                        + message.shard() + ", which does not follow the one before it");
            }
            numbered[message.shard()]++;
        }
        sent(entry);
        Entry.Origin origin = entry.origin();
        if (origin != null && (origin.shard() >= incoming.size() || !handled(origin))) {
            throw new CorruptJournalException(
                    where + "it handles message " + origin.number() + " of shard " + origin.shard() + " once more");
        }
    }

    private void replayHead(StoredEntry stored, String where) {
        Entry entry = stored.entry();
        Head head = heads.computeIfAbsent(entry.header().actor(), actor -> new Head(Offset.NONE, 0));
        if (!entry.header().previous().equals(head.appended)) {
            throw new CorruptJournalException(where + "it names "
                    + entry.header().previous() + " as the actor's previous entry, which is " + head.appended);
        }
        if (entry.header().firstSequenceNumber() != head.sequenceNumber + 1) {
            throw new CorruptJournalException(where + "its first sequence number is "
                    + entry.header().firstSequenceNumber() + ", and the actor's last one was " + head.sequenceNumber);
        }
        head.appended = stored.offset();
        head.sequenceNumber = entry.lastSequenceNumber();
        head.durable(stored.offset());
    }

    /** The head of an actor, a new one when it has no entry. */
    Head head(ActorId actor) {
        Head known = heads.get(actor);
        return known == null ? new Head(Offset.NONE, 0) : known;
    }

    /** The actors that have a durable entry. */
    Stream<ActorId> actors() {
        return heads.keySet().stream();
    }

    /** An actor has its first entry. */
    void add(ActorId actor, Head head) {
        @Nullable Head before = heads.put(actor, head);
        Invariant.check(before == null || before == head, "an actor has one head");
    }

    /** Numbers a message to this shard; for the writer. */
    long nextNumber(int receiver) {
        return ++numbered[receiver];
    }

    /** The entry's messages are durable. */
    void sent(Entry entry) {
        for (Entry.Outgoing message : entry.messages()) {
            sent.set(message.shard(), message.number());
        }
    }

    /** A message is handled, durably; false when it was before. */
    boolean handled(Entry.Origin origin) {
        return incoming.get(origin.shard()).add(origin);
    }

    /** How many messages this shard has sent to that one. */
    long sentTo(int receiver) {
        return sent.get(receiver);
    }

    /** How many messages from that shard this one has handled. */
    long handledFrom(int sender) {
        return incoming.get(sender).count();
    }

    /** The channel from that shard to this one, as far as this one has got. */
    Channel channelFrom(int sender, int self) {
        return incoming.get(sender).channel(self);
    }

    /** What this shard has handled from that one. */
    Backlog backlogFrom(int sender) {
        return incoming.get(sender).backlog();
    }
}
