package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorStoppedException;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds the entries of many actors in the order of the journal, each on top of its base, and compares what comes of
 * them with the snapshots that were taken of the living actors (P5). For one thread.
 */
final class ShadowFolds {

    /** With more folds than this their results are written, and read again when they are needed. */
    private static final int FOLDS_MAX = 50_000;

    /** An actor's fold, and what to compare it with. */
    private record Shadow(Fold<?, ?> fold, Kind<?, ?, ?, ?, ?> kind, List<Snapshot> snapshots) {}

    private final Shard shard;
    private final Commons commons;
    private final Map<ActorId, Shadow> shadows = new HashMap<>();
    private final Map<ActorId, Offset> endsOfPast = new HashMap<>();
    private @Nullable ActorId inHand;

    ShadowFolds(Shard shard, Commons commons) {
        this.shard = shard;
        this.commons = commons;
    }

    /** Whose entry was added last, or could not be. */
    @Nullable
    ActorId inHand() {
        return inHand;
    }

    /**
     * Folds an entry, unless it is in the actor's base already.
     *
     * @throws ActorStoppedException when it cannot be folded, or a snapshot differs
     */
    void add(StoredEntry stored, Kind<?, ?, ?, ?, ?> kind) {
        Entry entry = stored.entry();
        ActorId actor = entry.header().actor();
        inHand = actor;
        if (entry.isTombstone()) {
            shadows.remove(actor);
            return;
        }
        if (isPast(stored)) {
            return;
        }
        Shadow shadow = shadows.get(actor);
        if (shadow == null || entry.header().previous().equals(Offset.NONE)) {
            if (shadows.size() >= FOLDS_MAX) {
                write();
                shadows.clear();
                endsOfPast.clear();
            }
            shadow = begin(stored, kind);
            shadows.put(actor, shadow);
        }
        if (stored.offset().compareTo(shadow.fold.offset()) <= 0) {
            return;
        }
        boolean follows = entry.header().previous().equals(shadow.fold.offset());
        if ((!follows || isErased(entry)) && isKnownAsPast(stored)) {
            return;
        }
        if (!follows) {
            throw new ActorStoppedException(
                    actor,
                    entry.header().firstSequenceNumber(),
                    "its entry at " + stored.offset() + " follows the one at "
                            + entry.header().previous() + ", and its base in the snapshot store ends at "
                            + shadow.fold.offset(),
                    null);
        }
        shadow.fold.add(stored);
        for (Snapshot snapshot : shadow.snapshots) {
            if (snapshot.offset().equals(stored.offset()) && !shadow.fold.equalsSnapshot(snapshot)) {
                throw new ActorStoppedException(
                        actor,
                        snapshot.sequenceNumber(),
                        "its snapshot with sequence number " + snapshot.sequenceNumber() + " at " + snapshot.offset()
                                + " is not what its history comes to; is the decider deterministic? Remove the"
                                + " snapshot store to have it made anew",
                        null);
            }
        }
    }

    /**
     * Whether the entry is of what the actor was before it was deleted, as far as that is known without looking far.
     */
    private boolean isPast(StoredEntry stored) {
        if (endsOfPast.size() >= FOLDS_MAX) {
            endsOfPast.clear(); // it is found out again
        }
        Offset end = endsOfPast.computeIfAbsent(stored.entry().header().actor(), actor -> {
            Head head = shard.heads().find(actor);
            Offset newest = head.durable(); // before the look whether that is a tombstone
            return head.isDeleted() ? newest : Offset.NONE;
        });
        return stored.offset().compareTo(end) <= 0;
    }

    /** The same, found out by the actor's history. Of what was deleted, bases and payloads may be gone. */
    private boolean isKnownAsPast(StoredEntry stored) {
        ActorId actor = stored.entry().header().actor();
        endsOfPast.put(actor, shard.endOfPast(actor));
        return isPast(stored);
    }

    private static boolean isErased(Entry entry) {
        Payload reply = entry.outcome().reply();
        return (reply != null && reply.isErased()) || entry.events().stream().anyMatch(Payload::isErased);
    }

    private Shadow begin(StoredEntry first, Kind<?, ?, ?, ?, ?> kind) {
        Entry.Header header = first.entry().header();
        List<Snapshot> snapshots = shard.snapshots().snapshots(header.actor());
        Optional<Snapshot> base = shard.snapshots().base(header.actor());
        if (base.isPresent() && isBaseOf(base.get(), first)) {
            return new Shadow(Fold.after(base.get(), header.actor(), kind, commons.dictionary()), kind, snapshots);
        }
        Fold<?, ?> fold = new Fold<>(header.actor(), kind, commons.dictionary());
        if (header.previous().equals(Offset.NONE)) {
            fold.beginAfter(header.firstSequenceNumber() - 1);
        }
        return new Shadow(fold, kind, snapshots);
    }

    private static boolean isBaseOf(Snapshot base, StoredEntry first) {
        return base.offset().compareTo(first.offset()) >= 0
                || base.offset().equals(first.entry().header().previous());
    }

    /** Writes what the folds came to as the bases of their actors. */
    void write() {
        Map<ActorId, Snapshot> bases = new HashMap<>();
        shadows.forEach((actor, shadow) -> {
            inHand = actor;
            if (shadow.fold.isChanged()) {
                Snapshot base = shadow.fold.snapshot();
                shard.index().learn(base);
                bases.put(actor, base);
                shadow.fold.unchanged();
            }
        });
        if (!bases.isEmpty()) {
            shard.snapshots().writeBases(bases);
        }
    }

    /** Lets actors look at their time to live whose last entry was folded here. */
    void expire(long nowMillis) {
        shadows.forEach((actor, shadow) -> {
            long ttlMillis = shadow.kind
                    .options()
                    .timeToLive()
                    .map(java.time.Duration::toMillis)
                    .orElse(Long.MAX_VALUE);
            if (nowMillis - shadow.fold.timestampMillis() > ttlMillis
                    && shadow.fold.remembered().timers().isEmpty()) {
                Optional<ActorHead> head = shard.snapshots().head(actor);
                if (head.isPresent() && head.get().offset().equals(shadow.fold.offset())) {
                    expire(actor, shadow.kind);
                }
            }
        });
    }

    private void expire(ActorId actor, Kind<?, ?, ?, ?, ?> kind) {
        boolean taken = false;
        while (!taken) {
            taken = offer(shard.activation(actor, kind));
        }
    }

    private static <C, E, S, V, R> boolean offer(Activation<C, E, S, V, R> activation) {
        return activation.offer(new Envelope.Expire<>());
    }
}
