package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.history.HistoryException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through an actor's past entry by entry and knows the state at each. For one thread; its user closes it. */
final class Walk<E, S> implements AutoCloseable {

    private final Past past;
    private final EntryCursor cursor;
    private final Fold<E, S> fold;
    private final Optional<Snapshot> begunWith;
    private @Nullable StoredEntry next;
    private long sequenceNumber;
    private boolean isKnown = true;

    /**
     * A walk that stands before the first entry.
     *
     * @throws HistoryException when the beginning is forgotten and nothing stands for it
     */
    Walk(Past past, Kind<?, E, S, ?, ?> kind) {
        this.past = past;
        this.cursor = past.entries();
        try {
            this.next = cursor.next();
            Optional<Snapshot> base = past.base();
            this.begunWith = base.filter(_ -> next == null || !beginsAlife(next));
            this.fold = begin(past.actor(), next, base, kind, past.dictionary());
            this.sequenceNumber = fold.state().sequenceNumber();
            skipWhatIsInTheBase();
        } catch (Throwable failure) {
            cursor.close();
            throw failure;
        }
    }

    /**
     * The fold with which an actor's past begins: of nothing, or what stands for the entries before the first one.
     *
     * @param first the first entry that can be read, or null
     */
    static <E, S> Fold<E, S> begin(
            ActorId actor,
            @Nullable StoredEntry first,
            Optional<Snapshot> base,
            Kind<?, E, S, ?, ?> kind,
            Dictionary dictionary) {
        if (first == null || !beginsAlife(first)) {
            if (base.isPresent()
                    && (first == null
                            || base.get()
                                            .offset()
                                            .compareTo(first.entry().header().previous())
                                    >= 0)) {
                return Fold.after(base.get(), actor, kind, dictionary);
            }
            if (first != null) {
                throw new HistoryException("the history of " + actor + " before " + first.offset()
                        + " was forgotten, and no snapshot stands for it");
            }
        }
        Fold<E, S> fold = new Fold<>(actor, kind, dictionary);
        if (first != null) {
            fold.beginAfter(first.entry().header().firstSequenceNumber() - 1);
        }
        return fold;
    }

    private static boolean beginsAlife(StoredEntry stored) {
        return stored.entry().header().previous().equals(Offset.NONE);
    }

    private void skipWhatIsInTheBase() {
        while (next != null && next.offset().compareTo(fold.offset()) <= 0) {
            next = cursor.next();
        }
    }

    /** The snapshot with which the past begins; empty when it begins with an entry. */
    Optional<Snapshot> begunWith() {
        return begunWith;
    }

    /** The entry that is folded next, or null. */
    @Nullable
    StoredEntry next() {
        return next;
    }

    /** Folds the next entry; there must be one. */
    StoredEntry advance() {
        return advance(Long.MAX_VALUE);
    }

    /** Folds the next entry, its events up to this number only. */
    StoredEntry advance(long sequenceNumberMax) {
        StoredEntry entry = Invariant.present(next, "the next entry of a walk");
        next = cursor.next();
        StoredEntry taken = cut(entry, sequenceNumberMax);
        sequenceNumber = taken.entry().lastSequenceNumber();
        if (taken.entry().isTombstone()) {
            isKnown = true;
        } else if (taken.entry().events().stream().anyMatch(Payload::isErased)) {
            isKnown = false;
        }
        if (isKnown) {
            fold.add(taken);
        }
        return taken;
    }

    private static StoredEntry cut(StoredEntry stored, long sequenceNumberMax) {
        Entry entry = stored.entry();
        if (entry.lastSequenceNumber() <= sequenceNumberMax) {
            return stored;
        }
        List<Payload> events = entry.events()
                .subList(0, (int) (sequenceNumberMax - entry.header().firstSequenceNumber() + 1));
        return new StoredEntry(
                stored.offset(),
                new Entry(entry.header(), entry.cause(), entry.outcome(), events, entry.messages(), entry.timers()));
    }

    /** The sequence number of the last event folded. */
    long sequenceNumber() {
        return sequenceNumber;
    }

    /** The state at this point; empty when events that led to it were erased. */
    Optional<ActorState<S>> state() {
        return isKnown ? Optional.of(fold.state()) : Optional.empty();
    }

    /** The timers at this point; of no meaning where the state is not known. */
    List<Entry.SetTimer> timers() {
        return fold.remembered().timers().all();
    }

    Past past() {
        return past;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
