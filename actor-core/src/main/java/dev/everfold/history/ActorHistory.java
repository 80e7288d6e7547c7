package dev.everfold.history;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.ActorStoppedException;
import dev.everfold.ActorSystem;
import dev.everfold.journal.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The past of one actor, as far as it is kept: from its first entry, or from the snapshot that stands for what the
 * journal has forgotten. Every look reads it anew, so costs what these entries cost, and blocks. Usable from any thread
 * while the system, or the {@link Histories}, is open.
 *
 * <p>Every method fails with {@link ActorStoppedException} when an event cannot be read or {@code evolve} threw on it,
 * as recovery would, and with {@link HistoryException} when the history does not hold what it is asked for.
 *
 * @param <V> the state, or the view of it that the type defines
 */
public interface ActorHistory<V> {

    /** Whose. */
    ActorId id();

    /** Whether anything is known of the actor: an entry, or a snapshot that stands for entries. */
    boolean exists();

    /** The sequence number of the earliest state that can be known: 0, unless the beginning was forgotten. */
    long earliest();

    /** The entries that can be read, the oldest first, read as the stream advances; close it. */
    Stream<PastEntry<V>> entries();

    /** The state after the event with this number, also within a turn, where nobody ever saw it; 0 for the first. */
    ActorState<V> at(long sequenceNumber);

    /** The state after the last entry that is not later than this, by the journal's own timestamps. */
    ActorState<V> at(Instant time);

    /** The state after all entries. */
    ActorState<V> latest();

    /** The timers that the actor has after all entries, in the order in which they were set. */
    List<Entry.SetTimer> timers();

    /** What differs between the states at two sequence numbers, component by component. */
    default List<Change> difference(long from, long to) {
        return Components.changes(at(from).state(), at(to).state());
    }

    /** Bisect: the first entry after which the condition is false; empty when it always holds. */
    Optional<PastEntry<V>> firstFalse(Predicate<? super V> condition);

    /**
     * Blame: the entry that last changed a component, or anything below it; empty when none has since the beginning.
     *
     * @param path as in {@link Components}
     * @throws IllegalArgumentException when it is no path, or no state of the history has such a component
     */
    Optional<PastEntry<V>> lastChange(String path);

    /**
     * A scratch system in memory in which this actor is what it was after the event with this number, with its entries
     * up to there; the turn of that event is copied whole. No message and no timer is copied, so nothing happens
     * because of the past (P6). Its clock goes on from there. All actor types run in it, and no other actor has a past.
     * The caller closes it.
     */
    ActorSystem fork(long sequenceNumber);

    /** The same history of the state itself, whatever the type shows to askers. */
    ActorHistory<Object> unviewed();
}
