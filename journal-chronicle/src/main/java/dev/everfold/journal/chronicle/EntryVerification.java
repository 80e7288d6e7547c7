package dev.everfold.journal.chronicle;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Header;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verification of what a shard's entries hold: chains, sequence numbers, schemas, messages. For one thread. */
final class EntryVerification {

    private final int shard;
    private final ShardVerification frames;
    private final Set<Long> fingerprints;
    private final Channels channels;
    private final Findings findings;
    private final ActorTable actors = new ActorTable();

    EntryVerification(
            int shard, ShardVerification frames, Set<Long> fingerprints, Channels channels, Findings findings) {
        this.shard = shard;
        this.frames = frames;
        this.fingerprints = fingerprints;
        this.channels = channels;
        this.findings = findings;
    }

    int actors() {
        return actors.size();
    }

    void check(StoredEntry stored) {
        Entry entry = stored.entry();
        String where = Place.describe(
                shard,
                Place.segment(stored.offset().value()),
                Place.position(stored.offset().value()));
        checkChain(stored, where);
        entry.events().forEach(event -> checkSchema(event, where));
        checkSchema(entry.command(), where);
        checkSchema(entry.outcome().reply(), where);
        for (Outgoing message : entry.messages()) {
            checkSchema(message.command(), where);
            channels.sent(shard, message, where);
        }
        if (entry.origin() != null) {
            channels.handled(shard, entry.header().actor(), entry.origin(), where);
        }
    }

    /** A chain begins with the actor's first entry, with a tombstone, and behind one; the numbers go on through all. */
    private void checkChain(StoredEntry stored, String where) {
        Header header = stored.entry().header();
        boolean isTombstone = stored.entry().isTombstone();
        int place = actors.find(header.actor());
        boolean isKnown = actors.isKnown(place);
        long previous = isKnown && !isTombstone ? actors.offset(place) : 0;
        long follows = isKnown ? actors.sequenceNumber(place) + 1 : 1;
        boolean isForgotten = !isKnown
                && (header.previous().value() == 0 ? !frames.isWhole() : frames.isForgotten(header.previous()));
        if ((!isForgotten || isTombstone) && header.previous().value() != previous) {
            findings.damage(
                    where,
                    "the entry of actor " + header.actor() + " names as the one before it " + header.previous()
                            + ", which was "
                            + (previous == 0 ? "none" : new Offset(previous).toString()));
        }
        if (!isForgotten && header.firstSequenceNumber() != follows) {
            findings.damage(
                    where,
                    "the entry of actor " + header.actor() + " begins with sequence number "
                            + header.firstSequenceNumber() + ", but " + follows + " follows here");
        }
        long next = isTombstone ? 0 : stored.offset().value();
        actors.put(header.actor(), place, next, stored.entry().lastSequenceNumber());
    }

    private void checkSchema(@Nullable Payload payload, String where) {
        if (payload != null && !payload.isErased() && !fingerprints.contains(payload.fingerprint())) {
            findings.damage(
                    where,
                    "no claim declares the schema " + Long.toHexString(payload.fingerprint()) + " of a value here");
        }
    }
}
