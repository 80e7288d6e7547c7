package dev.everfold.internal;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.ShardProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a shard knows of its messages without reading its journal: how far those to every shard are numbered, and which
 * ones from every shard are handled.
 *
 * <p>The writer changes it, as entries become durable; any thread reads it.
 */
final class ShardMessages {

    /** What has come from one shard. Guarded by itself. */
    private static final class Incoming {
        private final Handled handled;
        private Offset resume;

        Incoming(Handled handled, Offset resume) {
            this.handled = handled;
            this.resume = resume;
        }

        synchronized ChannelProgress progress(long sent) {
            return handled.progress(sent, resume);
        }

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

    private final List<Incoming> incoming = new ArrayList<>();
    private final long[] numbered;
    private final AtomicLongArray sent;

    ShardMessages(int shards) {
        numbered = new long[shards];
        sent = new AtomicLongArray(shards);
        for (int i = 0; i < shards; i++) {
            incoming.add(new Incoming(new Handled(), Offset.NONE));
        }
    }

    /** Begins with what the snapshot store knows; before anything else. */
    void restore(ShardProgress progress) {
        for (int shard = 0; shard < numbered.length; shard++) {
            ChannelProgress channel = progress.channels().get(shard);
            numbered[shard] = channel.sent();
            sent.set(shard, channel.sent());
            incoming.set(shard, new Incoming(new Handled(channel), channel.resume()));
        }
    }

    /** As of the last durable entry; for the writer, while nothing that was appended is unsettled. */
    ShardProgress progress(Offset completeUpTo) {
        List<ChannelProgress> channels = new ArrayList<>(numbered.length);
        for (int shard = 0; shard < numbered.length; shard++) {
            channels.add(incoming.get(shard).progress(numbered[shard]));
        }
        return new ShardProgress(completeUpTo, channels);
    }

    /**
     * An entry that was found in the journal at opening.
     *
     * @param shard in which, for people
     */
    void replay(StoredEntry stored, int shard) {
        Entry entry = stored.entry();
        for (Entry.Outgoing message : entry.messages()) {
            if (message.shard() >= numbered.length || message.number() != numbered[message.shard()] + 1) {
                throw new CorruptJournalException(where(stored, shard) + "it sends message " + message.number()
                        + " to shard " + message.shard() + ", which does not follow the one before it");
            }
            numbered[message.shard()]++;
        }
        sent(entry);
        Entry.Origin origin = entry.origin();
        if (origin != null && (origin.shard() >= incoming.size() || !handled(origin))) {
            throw new CorruptJournalException(where(stored, shard) + "it handles message " + origin.number()
                    + " of shard " + origin.shard() + " once more");
        }
    }

    /** Says of which entry the talk is. */
    static String where(StoredEntry stored, int shard) {
        return "shard " + shard + ", entry at " + stored.offset() + " of "
                + stored.entry().header().actor() + ": ";
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
