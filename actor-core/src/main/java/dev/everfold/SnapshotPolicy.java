package dev.everfold;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When a snapshot of an actor is taken: after a turn that makes any of these conditions true. Snapshots shorten
 * recovery and change nothing else. They are taken off the turn, one of an actor at a time, and written behind the
 * journal.
 *
 * <p>A large state is not written again for a few small events: by number and by size a snapshot of more than 4 KiB is
 * due only when the events since the last one take an eighth of what that one took. So a state that grows with its
 * history costs a bounded number of times the history itself, and not its square.
 *
 * @param events after so many events since the last snapshot; 0 for not by number
 * @param bytes after so many bytes of encoded events since the last snapshot; 0 for not by size
 * @param interval with the first event so long after the last snapshot, in time of the journal's own timestamps; zero
 *     for not by time
 * @param onPassivation when the actor leaves memory and has had an event since the last snapshot
 * @param when with an event after which the state fulfils this; called on the actor's turn, so quick and without
 *     effects
 * @param kept how many are kept, 1 to 16: when the newest cannot be read, the one before it is used
 */
public record SnapshotPolicy(
        long events, long bytes, Duration interval, boolean onPassivation, Optional<Predicate<Object>> when, int kept) {

    /** Never: recovery folds the whole history, or what follows the base when the journal was trimmed. */
    public static final SnapshotPolicy NEVER = new SnapshotPolicy(0, 0, Duration.ZERO, false, Optional.empty(), 1);

    /** Every 100 events or 256 KiB of them; two are kept. */
    public static final SnapshotPolicy DEFAULT =
            NEVER.everyEvents(100).everyBytes(256 << 10).keep(2);

    public SnapshotPolicy {
        if (events < 0 || bytes < 0 || interval.isNegative()) {
            throw new IllegalArgumentException(
                    "events, bytes and interval must not be negative, were " + events + ", " + bytes + ", " + interval);
        }
        if (kept < 1 || kept > 16) {
            throw new IllegalArgumentException("kept must be 1 to 16, was " + kept);
        }
    }

    /** Also after so many events. */
    public SnapshotPolicy everyEvents(long events) {
        return new SnapshotPolicy(events, bytes, interval, onPassivation, when, kept);
    }

    /** Also after so many bytes of encoded events. */
    public SnapshotPolicy everyBytes(long bytes) {
        return new SnapshotPolicy(events, bytes, interval, onPassivation, when, kept);
    }

    /** Also after so much time. */
    public SnapshotPolicy every(Duration interval) {
        return new SnapshotPolicy(events, bytes, interval, onPassivation, when, kept);
    }

    /** Also when the actor leaves memory. */
    public SnapshotPolicy atPassivation() {
        return new SnapshotPolicy(events, bytes, interval, true, when, kept);
    }

    /** Also after an event that leaves a state of this class which fulfils the condition. */
    public <S> SnapshotPolicy when(Class<S> stateType, Predicate<? super S> condition) {
        Predicate<Object> any = state -> stateType.isInstance(state) && condition.test(stateType.cast(state));
        return new SnapshotPolicy(events, bytes, interval, onPassivation, Optional.of(any), kept);
    }

    /** With this many kept. */
    public SnapshotPolicy keep(int kept) {
        return new SnapshotPolicy(events, bytes, interval, onPassivation, when, kept);
    }
}
