package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.ActorStoppedException;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import dev.everfold.snapshot.Snapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds an actor's entries into what it knows: from its first entry, or from a snapshot. Recovery, retention and every
 * look into the past go through here. Runs no effect (P6). For one thread at a time.
 */
public final class Fold<E, S> {

    private final ActorId actor;
    private final Kind<?, E, S, ?, ?> kind;
    private final Dictionary dictionary;

    private S state;
    private long sequenceNumber;
    private Offset offset = Offset.NONE;
    private Offset writtenUpTo = Offset.NONE;
    private Remembered remembered;

    /** What the events folded since the beginning take, encoded. */
    private long eventBytes;

    private long eventCount;

    /**
     * A fold of nothing yet.
     *
     * @throws ActorStoppedException when the decider has no initial state
     */
    public Fold(ActorId actor, Kind<?, E, S, ?, ?> kind, Dictionary dictionary) {
        this.actor = actor;
        this.kind = kind;
        this.dictionary = dictionary;
        this.state = initialState();
        this.remembered = new Remembered(kind.options());
    }

    /**
     * A fold that goes on after a snapshot.
     *
     * @throws CodecException when its state cannot be read
     */
    public static <E, S> Fold<E, S> after(
            Snapshot snapshot, ActorId actor, Kind<?, E, S, ?, ?> kind, Dictionary dictionary) {
        Fold<E, S> fold = new Fold<>(actor, kind, dictionary);
        fold.state = fold.decode(snapshot.state());
        fold.sequenceNumber = snapshot.sequenceNumber();
        fold.offset = snapshot.offset();
        fold.writtenUpTo = snapshot.offset();
        fold.remembered.restore(snapshot);
        return fold;
    }

    /** Goes on behind this event, of which nothing is known any more; before anything was folded. */
    void beginAfter(long lastSequenceNumber) {
        sequenceNumber = lastSequenceNumber;
    }

    /**
     * Folds the actor's next entry.
     *
     * @throws ActorStoppedException when an event cannot be read, or evolve threw on it
     */
    public void add(StoredEntry stored) {
        Entry entry = stored.entry();
        if (entry.isTombstone()) {
            state = initialState();
            remembered = new Remembered(kind.options());
            sequenceNumber = entry.lastSequenceNumber();
            eventCount = 0;
            eventBytes = 0;
        }
        Invariant.equal(
                entry.header().firstSequenceNumber(), sequenceNumber + 1, "first sequence number of an actor's entry");
        for (Payload event : entry.events()) {
            sequenceNumber++;
            eventBytes += event.bytes().length;
            state = apply(event, stored.offset());
        }
        eventCount += entry.events().size();
        offset = stored.offset();
        remembered.add(entry);
    }

    /** What the entries folded so far come to. */
    public ActorState<S> state() {
        return new ActorState<>(sequenceNumber, state);
    }

    /** The last entry folded; {@link Offset#NONE} for none. */
    public Offset offset() {
        return offset;
    }

    /** The timestamp of the last entry folded. */
    public long timestampMillis() {
        return remembered.newestMillis();
    }

    /** Whether an entry was folded since the beginning, or since {@link #unchanged}. */
    boolean isChanged() {
        return !offset.equals(writtenUpTo);
    }

    /** What was folded so far is known elsewhere. */
    void unchanged() {
        writtenUpTo = offset;
    }

    /** How many events were folded, those in the snapshot not counted. */
    public long eventCount() {
        return eventCount;
    }

    /** How many bytes these events took. */
    public long eventBytes() {
        return eventBytes;
    }

    Remembered remembered() {
        return remembered;
    }

    /**
     * What was folded so far, as a snapshot.
     *
     * @throws CodecException when the state cannot be written
     */
    public Snapshot snapshot() {
        return new Snapshot(
                sequenceNumber,
                offset,
                remembered.newestMillis(),
                kind.encodeState(state),
                remembered.outcomes(),
                remembered.timers().all());
    }

    /** Whether a snapshot of the same entry says the same. */
    public boolean equalsSnapshot(Snapshot other) {
        if (other.sequenceNumber() != sequenceNumber || !remembered.timers().equalsAll(other.timers())) {
            return false;
        }
        S read = decode(other.state());
        return read.equals(state)
                || Arrays.equals(
                        kind.encodeState(read).bytes(), kind.encodeState(state).bytes());
    }

    private S initialState() {
        try {
            return kind.decider().initialState();
        } catch (Throwable bug) {
            throw new ActorStoppedException(actor, 0, "initialState threw " + bug, bug);
        }
    }

    private S apply(Payload payload, Offset at) {
        if (payload.isErased()) {
            throw stopped("the event was erased", at, null);
        }
        E event;
        try {
            event = decode(payload);
        } catch (EverfoldException unreadable) {
            throw stopped("the codec cannot read the event: " + unreadable.getMessage(), at, unreadable);
        }
        try {
            return kind.decider().evolve(state, event);
        } catch (Throwable bug) {
            throw stopped("evolve threw " + bug + " on a " + event.getClass().getName(), at, bug);
        }
    }

    private ActorStoppedException stopped(String what, Offset at, @Nullable Throwable cause) {
        return new ActorStoppedException(
                actor,
                sequenceNumber,
                "event with sequence number " + sequenceNumber + " at " + at + ": " + what,
                cause);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the codec registers what it makes
    private <T> T decode(Payload payload) {
        return (T) decode(kind.codec(), payload, dictionary);
    }

    /** The value of a payload; whatever a codec throws comes out as a {@link CodecException}. */
    static Object decode(Codec codec, Payload payload, Dictionary dictionary) {
        try {
            return codec.decode(payload, dictionary);
        } catch (EverfoldException unreadable) {
            throw unreadable;
        } catch (RuntimeException | StackOverflowError bug) {
            throw new CodecException("the codec threw " + bug.getClass().getName(), bug);
        }
    }
}
