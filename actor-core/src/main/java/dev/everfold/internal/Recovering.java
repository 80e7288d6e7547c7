package dev.everfold.internal;

import dev.everfold.ActorState;
import dev.everfold.ActorStoppedException;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Offset;
import dev.everfold.journal.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * The first phase: folds the actor's history. Blocks its thread while it reads; holds one of the system's permits for
 * that. Commands meanwhile stay in the mailbox. Next: {@link Running}, or {@link Gone} when the history cannot be
 * folded.
 */
final class Recovering<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    private final Activation<C, E, S, V, R> activation;
    private boolean hasPermit;

    Recovering(Activation<C, E, S, V, R> activation) {
        this.activation = activation;
    }

    @Override
    public Activation.@Nullable Phase<C, E, S, V, R> ready() {
        if (activation.head.durable().equals(Offset.NONE)) {
            return recover();
        }
        if (!hasPermit && !activation.shard.recoveries().acquire(this::runWithPermit)) {
            return null;
        }
        try {
            return recover();
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

    private Activation.Phase<C, E, S, V, R> recover() {
        EverfoldException stopped = activation.shard.refusal();
        if (stopped != null) {
            return new Gone<>(activation, stopped);
        }
        try {
            Remembered remembered = new Remembered(activation.kind.options());
            ActorState<S> state = fold(remembered);
            activation.durable(state);
            return new Running<>(activation, state, remembered);
        } catch (EverfoldException failure) {
            LOG.log(System.Logger.Level.ERROR, "an actor is stopped: " + failure.getMessage(), failure);
            return new Gone<>(activation, failure);
        }
    }

    private ActorState<S> fold(Remembered remembered) {
        S state = initialState();
        long sequenceNumber = 0;
        Offset head = activation.head.durable();
        if (head.equals(Offset.NONE)) {
            return new ActorState<>(0, state);
        }
        try (EntryCursor history = activation.shard.journal().history(head)) {
            for (StoredEntry stored = history.next(); stored != null; stored = history.next()) {
                Entry entry = stored.entry();
                Invariant.equal(
                        entry.header().firstSequenceNumber(),
                        sequenceNumber + 1,
                        "first sequence number of the entry of " + activation.id + " at " + stored.offset());
                for (Payload event : entry.events()) {
                    sequenceNumber++;
                    state = apply(state, event, sequenceNumber, stored.offset());
                }
                remembered.advance(entry.header().timestampMillis());
                String key = entry.outcome().idempotencyKey();
                if (key != null) {
                    remembered.add(
                            key,
                            new Remembered.Recorded(
                                    entry.outcome(),
                                    sequenceNumber,
                                    entry.header().timestampMillis()));
                }
            }
        }
        return new ActorState<>(sequenceNumber, state);
    }

    private S initialState() {
        try {
            return activation.kind.decider().initialState();
        } catch (Throwable bug) {
            throw new ActorStoppedException(activation.id, 0, "initialState threw " + bug, bug);
        }
    }

    private S apply(S state, Payload payload, long sequenceNumber, Offset offset) {
        String where = " the event with sequence number " + sequenceNumber + " at " + offset;
        E event;
        try {
            event = activation.shard.<E>decode(activation.kind.codec(), payload);
        } catch (EverfoldException unreadable) {
            throw new ActorStoppedException(
                    activation.id,
                    sequenceNumber,
                    "the codec cannot read" + where + ": " + unreadable.getMessage(),
                    unreadable);
        }
        try {
            return activation.kind.decider().evolve(state, event);
        } catch (Throwable bug) {
            throw new ActorStoppedException(
                    activation.id,
                    sequenceNumber,
                    "evolve threw " + bug + " on" + where + ", a "
                            + event.getClass().getName(),
                    bug);
        }
    }
}
