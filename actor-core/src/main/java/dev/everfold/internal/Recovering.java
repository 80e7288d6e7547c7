package dev.everfold.internal;

import dev.everfold.ActorStoppedException;
import dev.everfold.EverfoldException;
import dev.everfold.codec.CodecException;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import dev.everfold.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The first phase: folds the actor's history. Blocks its thread while it reads; holds one of the system's permits for
 * that. Commands meanwhile stay in the mailbox. Next: {@link Running}, or {@link Gone} when the history cannot be
 * folded.
 */
final class Recovering<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** How often a recovery begins anew because the journal was trimmed under it. */
    private static final int TRIES_MAX = 5;

    private final Activation<C, E, S, V, R> activation;
    private boolean hasPermit;

    Recovering(Activation<C, E, S, V, R> activation) {
        this.activation = activation;
    }

    @Override
    public Activation.@Nullable Phase<C, E, S, V, R> ready() {
        EverfoldException stopped = activation.shard.refusal();
        if (stopped != null) {
            return gone(stopped);
        }
        try {
            Head head = activation.shard.heads().find(activation.id);
            activation.head(head);
            if (head.isBlank()) {
                return running(blank(head), 0);
            }
        } catch (EverfoldException failure) {
            logged(failure);
            return gone(failure);
        }
        if (!hasPermit && !activation.shard.recoveries().acquire(this::runWithPermit)) {
            return null;
        }
        try {
            return recover();
        } catch (EverfoldException failure) {
            logged(failure);
            return new Gone<>(activation, failure);
        } finally {
            activation.shard.recoveries().release();
        }
    }

    @Override
    public Activation.Phase<C, E, S, V, R> handle(Envelope<C, V, R> envelope) {
        throw new AssertionError("broken invariant: " + activation.id + " got a command before it was recovered");
    }

    private void runWithPermit() {
        hasPermit = true;
        activation.start();
    }

    /** Gives the permit back that this recovery waited for. */
    private Gone<C, E, S, V, R> gone(EverfoldException reason) {
        if (hasPermit) {
            activation.shard.recoveries().release();
        }
        return new Gone<>(activation, reason);
    }

    private static void logged(EverfoldException failure) {
        LOG.log(System.Logger.Level.ERROR, "an actor is stopped: " + failure.getMessage(), failure);
    }

    /** An actor that has no entry or is deleted: nothing has to be read, only the numbering goes on. */
    private Fold<E, S> blank(Head head) {
        Fold<E, S> fold = newFold();
        fold.beginAfter(head.sequenceNumber);
        return fold;
    }

    private Fold<E, S> newFold() {
        return new Fold<>(activation.id, activation.kind, activation.shard.dictionary());
    }

    private Running<C, E, S, V, R> running(Fold<E, S> fold, long snapshotBytes) {
        activation.durable(fold.state());
        return new Running<>(activation, fold, new SnapshotClock(activation.kind, fold, snapshotBytes));
    }

    /** After a recovery that found a snapshot which it could not use. */
    private void replaceSnapshot(Fold<E, S> fold) {
        SnapshotTaker.of(activation.id, activation.kind, fold.state(), fold.remembered(), fold.timestampMillis())
                .take(fold.offset(), activation.head(), activation.shard.index());
    }

    /** Begins with the newest snapshot that can be used, or with the first entry. */
    private Running<C, E, S, V, R> recover() {
        for (int tries = 1; ; tries++) {
            try {
                return recoverOnce();
            } catch (TrimmedException trimmed) {
                // Its base was written before: the next look finds it.
                if (tries == TRIES_MAX) {
                    throw new ActorStoppedException(
                            activation.id,
                            0,
                            "its history was trimmed, and no snapshot stands for it (" + trimmed.getMessage()
                                    + "): restore the store's directory as a whole from a backup",
                            trimmed);
                }
            }
        }
    }

    private Running<C, E, S, V, R> recoverOnce() {
        boolean foundUnusable = false;
        for (Snapshot snapshot : activation.shard.snapshots().snapshots(activation.id)) {
            Fold<E, S> fold;
            try {
                fold = Fold.after(snapshot, activation.id, activation.kind, activation.shard.dictionary());
            } catch (CodecException unreadable) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the snapshot of actor " + activation.id + " with sequence number "
                                + snapshot.sequenceNumber() + " cannot be used: " + unreadable.getMessage()
                                + "; the one before it, or the history, is",
                        unreadable);
                foundUnusable = true;
                continue;
            }
            if (foldBehind(fold)) {
                if (foundUnusable) {
                    replaceSnapshot(fold);
                }
                return running(fold, snapshot.state().bytes().length);
            }
        }
        Fold<E, S> fold = newFold();
        if (!foldBehind(fold)) {
            throw new ActorStoppedException(
                    activation.id,
                    0,
                    "its first entry in the journal names one before it, and no snapshot ends there",
                    null);
        }
        if (foundUnusable) {
            replaceSnapshot(fold);
        }
        return running(fold, 0);
    }

    /** Folds what follows; false when that does not follow: the snapshot is of an earlier life of the actor. */
    private boolean foldBehind(Fold<E, S> fold) {
        Offset from = fold.offset();
        Offset head = activation.head().durable();
        if (from.compareTo(head) >= 0) {
            return from.equals(head);
        }
        try (EntryCursor history = activation.shard.journal().history(head, from)) {
            StoredEntry stored = history.next();
            if (stored == null) {
                return false;
            }
            boolean follows = stored.entry().header().previous().equals(from);
            if (!follows) {
                return false;
            }
            if (from.equals(Offset.NONE)) {
                fold.beginAfter(stored.entry().header().firstSequenceNumber() - 1);
            }
            for (; stored != null; stored = history.next()) {
                fold.add(stored);
            }
        }
        return true;
    }
}
