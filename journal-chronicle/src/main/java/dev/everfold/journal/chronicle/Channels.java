package dev.everfold.journal.chronicle;

import dev.everfold.ActorId;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry.Origin;
import dev.everfold.journal.Entry.Outgoing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verification of messages: one channel from each shard to each, numbered from 1 without gaps. For one thread. */
final class Channels implements AutoCloseable {

    private final List<ShardVerification> shards;
    private final Findings findings;
    private final List<OpenFiles> files = new ArrayList<>();
    private final List<FrameReader> readers = new ArrayList<>();

    /** The number of the last message sent, by sender and receiver; 0 before the first. */
    private final long[][] sent;

    /** Up to where all messages were handled, by sender and receiver, and which above that. */
    private final long[][] handled;

    private final Set<Handled> handledAbove = new HashSet<>();

    private record Handled(int sender, int receiver, long number) {}

    Channels(List<ShardVerification> shards, Findings findings) {
        this.shards = shards;
        this.findings = findings;
        this.sent = new long[shards.size()][shards.size()];
        this.handled = new long[shards.size()][shards.size()];
        for (int shard = 0; shard < shards.size(); shard++) {
            OpenFiles ofShard = new OpenFiles();
            files.add(ofShard);
            readers.add(new FrameReader(shard, ofShard));
        }
    }

    /** A message was sent; called in the order of the sender's journal. */
    void sent(int sender, Outgoing message, String where) {
        if (isNoShard(message.shard())) {
            findings.damage(where, "a message goes to shard " + message.shard() + ", which does not exist");
            return;
        }
        long last = sent[sender][message.shard()];
        boolean mayBeAny = last == 0 && !shards.get(sender).isWhole();
        if (!mayBeAny && message.number() != last + 1) {
            findings.damage(
                    where,
                    "a message to shard " + message.shard() + " has number " + message.number() + ", but " + (last + 1)
                            + " follows here");
        }
        sent[sender][message.shard()] = message.number();
    }

    /** A message was handled. */
    void handled(int receiver, ActorId actor, Origin origin, String where) {
        if (isNoShard(origin.shard())) {
            findings.damage(where, "a message comes from shard " + origin.shard() + ", which does not exist");
            return;
        }
        if (shards.get(receiver).isWhole()) {
            checkOnce(receiver, origin, where);
        }
        if (!shards.get(origin.shard()).isForgotten(origin.entry())) {
            String wrong = wrongWith(receiver, actor, origin);
            if (wrong != null) {
                findings.damage(
                        where,
                        "the entry of actor " + actor + " handles message " + origin.number() + " from shard "
                                + origin.shard() + ", entry " + origin.entry() + ", but " + wrong);
            }
        }
    }

    private void checkOnce(int receiver, Origin origin, String where) {
        Handled one = new Handled(origin.shard(), receiver, origin.number());
        if (origin.number() <= handled[origin.shard()][receiver] || !handledAbove.add(one)) {
            findings.damage(
                    where,
                    "message " + origin.number() + " from shard " + origin.shard() + " is handled a second time");
            return;
        }
        long next = handled[origin.shard()][receiver] + 1;
        while (handledAbove.remove(new Handled(origin.shard(), receiver, next))) {
            handled[origin.shard()][receiver] = next;
            next++;
        }
    }

    private @Nullable String wrongWith(int receiver, ActorId actor, Origin origin) {
        SegmentRange segment = shards.get(origin.shard()).range(origin.entry());
        if (segment == null) {
            return "there is no such segment";
        }
        FrameReader reader = readers.get(origin.shard());
        try {
            reader.read(segment, Place.position(origin.entry().value()), segment.end(), false);
            if (reader.frame().kind != Frame.ENTRY) {
                return "there is no entry";
            }
            for (Outgoing message : reader.entry().messages()) {
                if (message.shard() == receiver && message.number() == origin.number()) {
                    return message.receiver().equals(actor) ? null : "that one went to actor " + message.receiver();
                }
            }
            return "that entry sent no such message";
        } catch (EverfoldException e) {
            return "that entry cannot be read (" + e.getMessage() + ")";
        }
    }

    private boolean isNoShard(int shard) {
        return shard < 0 || shard >= shards.size();
    }

    @Override
    public void close() {
        readers.forEach(FrameReader::close);
        files.forEach(OpenFiles::close);
    }
}
