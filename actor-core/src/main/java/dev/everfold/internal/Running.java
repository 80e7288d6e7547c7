package dev.everfold.internal;

import dev.everfold.ActorState;
import dev.everfold.ActorStoppedException;
import dev.everfold.EverfoldException;
import dev.everfold.IdempotencyKey;
import dev.everfold.Reply;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.snapshot.RecordedOutcome;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The phase that takes turns. Previous: {@link Recovering}. Next: {@link Passivating}.
 *
 * <p>Turns are pipelined: the next command is decided on the state that the last one left, before that is durable. What
 * depends on it leaves only behind it, because everything that leaves goes through the shard's writer in order (P3).
 * When the writer fails, the state here is void; the phase then refuses everything.
 */
final class Running<C, E, S, V, R> implements Activation.Phase<C, E, S, V, R> {

    private static final System.Logger LOG = System.getLogger("dev.everfold");

    /** How long the residency does not hear of an actor that is in use all the time. */
    private static final long TOUCH_MILLIS = 100;

    private final Activation<C, E, S, V, R> activation;
    private final Shard shard;
    private final TurnTaker<C, E, S, V, R> turns;
    private final SnapshotClock snapshots;
    private final long ttlMillis;
    private Remembered remembered;
    private ActorState<S> current;
    private @Nullable Turn newest;
    private long touchedMillis;
    private long lastEntryMillis;
    private long admittedBytes;

    /** Whether the actor has no entry, or a tombstone is its last. */
    private boolean isBlank;

    /** The newest turn with a tombstone; null for none. */
    private @Nullable Turn end;

    Running(Activation<C, E, S, V, R> activation, Fold<E, S> recovered, SnapshotClock snapshots) {
        this.activation = activation;
        this.shard = activation.shard;
        this.turns = new TurnTaker<>(activation.id, activation.kind, shard);
        this.remembered = recovered.remembered();
        this.current = recovered.state();
        this.snapshots = snapshots;
        this.ttlMillis =
                activation.kind.options().timeToLive().map(Duration::toMillis).orElse(Long.MAX_VALUE);
        this.lastEntryMillis = recovered.timestampMillis();
        this.isBlank = activation.head().isBlank();
        stay();
    }

    @Override
    public boolean hasRoom() {
        return shard.writer().hasRoom();
    }

    @Override
    public void awaitRoom() {
        shard.writer().whenRoom(activation::start);
    }

    @Override
    public boolean isSettled() {
        return newest == null || newest.isSettled();
    }

    /** Tells the residency that the actor did not leave. */
    void stay() {
        admittedBytes = snapshots.bytesEstimate();
        shard.residency().admit(activation, admittedBytes);
    }

    @Override
    public Activation.Phase<C, E, S, V, R> handle(Envelope<C, V, R> envelope) {
        if (envelope instanceof Envelope.Passivate<C, V, R> passivate) {
            return passivate(passivate);
        }
        EverfoldException refusal = shard.refusal();
        if (refusal != null) {
            envelope.refuse(refusal);
            return this;
        }
        long nowMillis = remembered.advance(shard.nowMillis());
        touch(nowMillis);
        if (isExpired(nowMillis)) {
            if (envelope instanceof Envelope.Read<C, V, R> read) {
                delete(read.completion, nowMillis);
                return this;
            }
            delete(Completion.ignored(), nowMillis);
        }
        switch (envelope) {
            case Envelope.Ask<C, V, R> ask -> turn(ask, nowMillis);
            case Envelope.Delivery<C, V, R> delivery -> turn(delivery, nowMillis);
            case Envelope.Due<C, V, R> due -> turn(due, nowMillis);
            case Envelope.Read<C, V, R> read -> read(read);
            case Envelope.Delete<C, V, R> delete
            when delete.lastSequenceNumber < current.sequenceNumber() -> read(new Envelope.Read<>(delete.completion));
            case Envelope.Delete<C, V, R> delete -> delete(delete.completion, nowMillis);
            case Envelope.Expire<C, V, R> _ -> {} // as every envelope does
            case Envelope.Passivate<C, V, R> _ -> {}
        }
        return this;
    }

    /** Whether the time to live has passed since the actor's last entry, and it waits for no timer. */
    private boolean isExpired(long nowMillis) {
        return nowMillis - lastEntryMillis > ttlMillis
                && !isBlank
                && remembered.timers().isEmpty();
    }

    /** Ends what the actor was. Its sequence numbers go on, so that none is ever given twice. */
    private void delete(Completion<ActorState<V>> completion, long nowMillis) {
        try {
            Entry entry = isBlank ? null : turns.tombstone(begin(nowMillis));
            current = new ActorState<>(current.sequenceNumber(), turns.initialState());
            if (entry != null) {
                remembered = new Remembered(activation.kind.options());
                remembered.advance(nowMillis);
                lastEntryMillis = nowMillis;
                isBlank = true;
            }
            DeleteTurn<S, V> turn = new DeleteTurn<>(activation, entry, current, completion);
            end = entry == null ? end : turn;
            submit(turn);
        } catch (EverfoldException failure) {
            completion.failed(failure);
        }
    }

    /** An actor that is busy is asked again once that is settled; if it is busy even then, it stays. */
    private Activation.Phase<C, E, S, V, R> passivate(Envelope.Passivate<C, V, R> wish) {
        if (isSettled()) {
            if (!isBlank && snapshots.isDueAtPassivation()) {
                takeSnapshot().take(activation.head().durable(), activation.head(), shard.index());
            }
            return new Passivating<>(activation, this);
        }
        if (wish.again) {
            stay();
        } else {
            shard.writer().submit(new PassivateTurn(activation));
        }
        return this;
    }

    private void touch(long nowMillis) {
        if (nowMillis - touchedMillis >= TOUCH_MILLIS || nowMillis < touchedMillis) {
            touchedMillis = nowMillis;
            long bytes = snapshots.bytesEstimate();
            if (bytes > 2 * admittedBytes || bytes < admittedBytes / 2) {
                stay();
            } else {
                shard.residency().touch(activation);
            }
        }
    }

    private SnapshotTaker takeSnapshot() {
        SnapshotTaker taker = SnapshotTaker.of(activation.id, activation.kind, current, remembered, lastEntryMillis);
        snapshots.begin(taker, lastEntryMillis);
        return taker;
    }

    private TurnTaker.Beginning<S> begin(long nowMillis) {
        return new TurnTaker.Beginning<>(current, remembered.timers(), nowMillis);
    }

    private void turn(Envelope.Ask<C, V, R> ask, long nowMillis) {
        IdempotencyKey key = ask.options.idempotencyKey();
        try {
            RecordedOutcome known = key == null ? null : remembered.find(key.value(), nowMillis);
            if (known != null) {
                submit(new AskTurn<>(activation, null, current, recorded(known), ask.completion));
                return;
            }
            shard.checkSpace();
            TurnTaker.Taken<S, V, R> taken = turns.take(ask, begin(nowMillis));
            Reply<V, R> reply = Invariant.present(taken.reply(), "the reply to an ask");
            current = taken.after();
            submit(new AskTurn<>(activation, taken.entry(), current, reply, ask.completion));
        } catch (EverfoldException failure) {
            submit(new FailedTurn(activation.head(), ask, failure));
        }
    }

    private void turn(Envelope.Delivery<C, V, R> delivery, long nowMillis) {
        if (delivery.isHeldBack()) {
            delivery.refuse(new ActorStoppedException(
                    activation.id, 0, "a message before this one could not be handled", null));
            return;
        }
        TurnTaker.Taken<S, V, R> taken = take(delivery, () -> turns.take(delivery, begin(nowMillis)));
        if (taken != null) {
            current = taken.after();
            submit(new DeliveryTurn<>(activation, taken.entry(), current, delivery));
        }
    }

    private void turn(Envelope.Due<C, V, R> due, long nowMillis) {
        Entry.SetTimer timer = remembered.timers().find(due.timer.name());
        if (timer == null || timer.dueMillis() != due.timer.dueMillis()) {
            shard.writer().submit(new TimerTurn.Stale(activation.head(), due));
            return;
        }
        if (remembered.timers().isForNextOpening(timer)) {
            due.timers.settled(due.timer);
            return;
        }
        if (timer.dueMillis() > nowMillis) {
            due.timers.tooEarly(due.timer);
            return;
        }
        TurnTaker.Taken<S, V, R> taken = take(due, () -> turns.take(timer, begin(nowMillis)));
        if (taken != null) {
            current = taken.after();
            submit(new TimerTurn.Fired<>(activation, taken.entry(), current, due));
        }
    }

    /** A turn of a command that nobody waits for; null when it was refused, as it could not be read or recorded. */
    private TurnTaker.@Nullable Taken<S, V, R> take(
            Envelope<C, V, R> envelope, Supplier<TurnTaker.Taken<S, V, R>> turn) {
        try {
            TurnTaker.Taken<S, V, R> taken = turn.get();
            if (!taken.failure().isEmpty()) {
                LOG.log(System.Logger.Level.ERROR, "a message or timer failed for good: {0}", taken.failure());
            }
            return taken;
        } catch (EverfoldException unrecordable) {
            envelope.refuse(unrecordable);
        } catch (RuntimeException | StackOverflowError bug) {
            envelope.refuse(
                    new CodecException("the codec threw " + bug.getClass().getName(), bug));
        }
        return null;
    }

    /** What has expired is seen by nobody, so a read waits for the tombstone that is under way. */
    private void read(Envelope.Read<C, V, R> read) {
        if (end != null && !end.isSettled()) {
            submit(new ReadTurn(read));
        } else {
            answer(read);
        }
    }

    private void answer(Envelope.Read<C, V, R> read) {
        ActorState<S> durable = Invariant.present(activation.durable(), "the durable state of a running actor");
        try {
            read.completion.succeeded(activation.kind.view(activation.id, durable));
        } catch (EverfoldException failure) {
            read.completion.failed(failure);
        }
    }

    private Reply<V, R> recorded(RecordedOutcome known) {
        Payload payload = Invariant.present(known.outcome().reply(), "the reply of a remembered outcome");
        return switch (known.outcome().kind()) {
            case ACCEPTED ->
                new Reply.Accepted<>(known.sequenceNumber(), shard.<V>decode(activation.kind.codec(), payload), true);
            case REJECTED -> new Reply.Rejected<>(shard.<R>decode(activation.kind.codec(), payload), true);
            case FAILED, DELETED ->
                throw new AssertionError(
                        "broken invariant: " + known.outcome().kind() + " is not remembered under a key");
        };
    }

    /** Sends a turn off; one that has nothing to write and nothing to wait for is settled here. */
    private void submit(Turn turn) {
        if (turn.entry == null && isSettled()) {
            turn.settle();
            return;
        }
        Entry entry = turn.entry;
        if (entry != null && !entry.isTombstone()) {
            remembered.add(entry);
            remembered.timers().waitForNextOpening(entry.timers());
            isBlank = false;
            lastEntryMillis = entry.header().timestampMillis();
            if (snapshots.isDueAfter(entry, current.state())) {
                turn.snapshot = takeSnapshot();
            }
        }
        newest = turn;
        shard.writer().submit(turn);
    }

    /** A command that was accepted or rejected. */
    private static final class AskTurn<S, V, R> extends Turn {
        private final Activation<?, ?, S, V, R> activation;
        private final ActorState<S> after;
        private final Reply<V, R> reply;
        private final Completion<Reply<V, R>> completion;

        AskTurn(
                Activation<?, ?, S, V, R> activation,
                @Nullable Entry entry,
                ActorState<S> after,
                Reply<V, R> reply,
                Completion<Reply<V, R>> completion) {
            super(activation.head(), entry);
            this.activation = activation;
            this.after = after;
            this.reply = reply;
            this.completion = completion;
        }

        @Override
        void durable() {
            activation.turned(after);
            completion.succeeded(reply);
        }

        @Override
        void failed(EverfoldException failure) {
            completion.failed(failure);
        }
    }

    /**
     * A command on which the decider failed; the asker hears of it once the state that it was decided on is durable.
     */
    private static final class FailedTurn extends Turn {
        private final Envelope.Ask<?, ?, ?> ask;
        private final EverfoldException failure;

        FailedTurn(Head head, Envelope.Ask<?, ?, ?> ask, EverfoldException failure) {
            super(head, null);
            this.ask = ask;
            this.failure = failure;
        }

        @Override
        void durable() {
            ask.refuse(failure);
        }

        @Override
        void failed(EverfoldException storageFailure) {
            ask.refuse(storageFailure);
        }
    }

    /** A look at the state, behind a tombstone. */
    private final class ReadTurn extends Turn {
        private final Envelope.Read<C, V, R> read;

        ReadTurn(Envelope.Read<C, V, R> read) {
            super(activation.head(), null);
            this.read = read;
        }

        @Override
        void durable() {
            answer(read);
        }

        @Override
        void failed(EverfoldException failure) {
            read.completion.failed(failure);
        }
    }

    /** The wish that the actor leave, behind what it is busy with. */
    private static final class PassivateTurn extends Turn {
        private final Activation<?, ?, ?, ?, ?> activation;

        PassivateTurn(Activation<?, ?, ?, ?, ?> activation) {
            super(activation.head(), null);
            this.activation = activation;
        }

        @Override
        void durable() {
            activation.offer(new Envelope.Passivate<>(true));
        }

        @Override
        void failed(EverfoldException failure) {}
    }

    /** The end of what the actor was. */
    private static final class DeleteTurn<S, V> extends Turn {
        private final Activation<?, ?, S, V, ?> activation;
        private final ActorState<S> after;
        private final Completion<ActorState<V>> completion;

        DeleteTurn(
                Activation<?, ?, S, V, ?> activation,
                @Nullable Entry entry,
                ActorState<S> after,
                Completion<ActorState<V>> completion) {
            super(activation.head(), entry);
            this.activation = activation;
            this.after = after;
            this.completion = completion;
        }

        @Override
        void durable() {
            activation.turned(after);
            try {
                completion.succeeded(activation.kind.view(activation.id, after));
            } catch (EverfoldException failure) {
                completion.failed(failure);
            }
        }

        @Override
        void failed(EverfoldException failure) {
            completion.failed(failure);
        }
    }

    /** A message. */
    private static final class DeliveryTurn<S> extends Turn {
        private final Activation<?, ?, S, ?, ?> activation;
        private final ActorState<S> after;
        private final Envelope.Delivery<?, ?, ?> delivery;

        DeliveryTurn(
                Activation<?, ?, S, ?, ?> activation,
                @Nullable Entry entry,
                ActorState<S> after,
                Envelope.Delivery<?, ?, ?> delivery) {
            super(activation.head(), entry);
            this.activation = activation;
            this.after = after;
            this.delivery = delivery;
        }

        @Override
        void durable() {
            activation.turned(after);
        }

        @Override
        void failed(EverfoldException failure) {
            delivery.refuse(failure);
        }
    }
}
