package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.CommandOptions;
import dev.everfold.EverfoldException;
import dev.everfold.Reply;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.snapshot.TimerKey;

/** What waits in an actor's mailbox. */
abstract sealed class Envelope<C, V, R> extends Mailbox.Node<Envelope<C, V, R>> {

    /** The envelope is going to be refused, once nothing can come in behind it any more. */
    void aboutToRefuse() {}

    /** The actor will not handle the envelope: the sender is told, or keeps what it sent. */
    abstract void refuse(EverfoldException reason);

    /** A caller's command. */
    static final class Ask<C, V, R> extends Envelope<C, V, R> {
        final C command;
        final CommandOptions options;
        final Completion<Reply<V, R>> completion;

        Ask(C command, CommandOptions options, Completion<Reply<V, R>> completion) {
            this.command = command;
            this.options = options;
            this.completion = completion;
        }

        @Override
        void refuse(EverfoldException reason) {
            completion.failed(reason);
        }
    }

    /** Another actor's command. */
    static final class Delivery<C, V, R> extends Envelope<C, V, R> {
        final Entry.Origin origin;
        final Entry.Outgoing message;
        private final Courier courier;
        private final Shard shard;

        Delivery(Entry.Origin origin, Entry.Outgoing message, Courier courier, Shard shard) {
            this.origin = origin;
            this.message = message;
            this.courier = courier;
            this.shard = shard;
        }

        /** Whether an earlier message from the same shard to the actor was refused: this one must not pass it by. */
        boolean isHeldBack() {
            return shard.isHeldBack(origin.shard(), receiver());
        }

        @Override
        void aboutToRefuse() {
            shard.holdBack(origin.shard(), receiver());
        }

        ActorId receiver() {
            return message.receiver();
        }

        Payload command() {
            return message.command();
        }

        @Override
        void refuse(EverfoldException reason) {
            aboutToRefuse();
            courier.notTaken(message, reason);
        }
    }

    /** A timer that may be due. */
    static final class Due<C, V, R> extends Envelope<C, V, R> {
        final TimerKey timer;
        final ShardTimers timers;

        Due(TimerKey timer, ShardTimers timers) {
            this.timer = timer;
            this.timers = timers;
        }

        @Override
        void refuse(EverfoldException reason) {
            timers.refused(timer, reason);
        }
    }

    /** A wish to read the state of an actor that is not in memory. */
    static final class Read<C, V, R> extends Envelope<C, V, R> {
        final Completion<ActorState<V>> completion;

        Read(Completion<ActorState<V>> completion) {
            this.completion = completion;
        }

        @Override
        void refuse(EverfoldException reason) {
            completion.failed(reason);
        }
    }

    /** The wish that what the actor is be ended. */
    static final class Delete<C, V, R> extends Envelope<C, V, R> {
        final Completion<ActorState<V>> completion;

        /** With a later event the actor stays. */
        final long lastSequenceNumber;

        Delete(Completion<ActorState<V>> completion, long lastSequenceNumber) {
            this.completion = completion;
            this.lastSequenceNumber = lastSequenceNumber;
        }

        @Override
        void refuse(EverfoldException reason) {
            completion.failed(reason);
        }
    }

    /** Makes an actor look at its time to live. */
    static final class Expire<C, V, R> extends Envelope<C, V, R> {
        @Override
        void refuse(EverfoldException reason) {}
    }

    /** The residency's wish that the actor leave memory, if it is idle. */
    static final class Passivate<C, V, R> extends Envelope<C, V, R> {
        /** Whether the actor was busy the first time, and everything that it did then is settled now. */
        final boolean again;

        Passivate(boolean again) {
            this.again = again;
        }

        @Override
        void refuse(EverfoldException reason) {}
    }
}
