package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.EverfoldException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.RecordedOutcome;
import dev.everfold.snapshot.Snapshot;
import java.util.List;

/**
 * What a snapshot needs, taken on the turn, where it is cheap because states do not change; it is encoded off the turn.
 */
final class SnapshotTaker {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final ActorId actor;
    private final Encoding<?> encoding;
    private final int kept;
    private volatile boolean done;
    private volatile long bytes;

    private SnapshotTaker(ActorId actor, Encoding<?> encoding, int kept) {
        this.actor = actor;
        this.encoding = encoding;
        this.kept = kept;
    }

    /** Of the state after a turn at this time, and of all else that the actor has in mind then. */
    static <S> SnapshotTaker of(
            ActorId actor, Kind<?, ?, S, ?, ?> kind, ActorState<S> state, Remembered remembered, long timestampMillis) {
        return new SnapshotTaker(
                actor,
                new Encoding<>(
                        kind, state, remembered.outcomes(), remembered.timers().all(), timestampMillis),
                kind.options().snapshots().kept());
    }

    private record Encoding<S>(
            Kind<?, ?, S, ?, ?> kind,
            ActorState<S> state,
            List<RecordedOutcome> outcomes,
            List<Entry.SetTimer> timers,
            long timestampMillis) {
        Snapshot encode(Offset offset) {
            return new Snapshot(
                    state.sequenceNumber(), offset, timestampMillis, kind.encodeState(state.state()), outcomes, timers);
        }
    }

    /**
     * Takes it; the turn's entry is durable at this place. A state that cannot be encoded is logged, and left; that of
     * an actor which was deleted since is left, too.
     */
    void take(Offset at, Head head, IndexWriter index) {
        try {
            Snapshot snapshot = encoding.encode(at);
            bytes = snapshot.state().bytes().length;
            if (!head.isPast(at)) {
                index.taken(new NewSnapshot(actor, snapshot, kept));
            }
        } catch (EverfoldException unwritable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no snapshot of actor " + actor + " can be taken: " + unwritable.getMessage(),
                    unwritable);
        } finally {
            done = true;
        }
    }

    /** Whether it was taken, or could not be. */
    boolean isDone() {
        return done;
    }

    /** How many bytes the state took; 0 before it was taken. */
    long bytes() {
        return bytes;
    }
}
