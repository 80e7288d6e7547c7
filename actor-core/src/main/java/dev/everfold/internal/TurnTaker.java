package dev.everfold.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorState;
import dev.everfold.ActorStoppedException;
import dev.everfold.DeciderFailedException;
import dev.everfold.Decision;
import dev.everfold.EverfoldException;
import dev.everfold.LimitExceededException;
import dev.everfold.Message;
import dev.everfold.Reply;
import dev.everfold.Timer;
import dev.everfold.codec.Codec;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.Cause;
import dev.everfold.journal.Entry.EndedTimer;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.Entry.Timers;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a turn, on paper: from a command and a state to the state after it, the reply, and the entry that records it.
 * Changes nothing; what throws here is the user's code or a limit, and then the turn has not been.
 */
final class TurnTaker<C, E, S, V, R> {

    /** What a failed message says of its failure, at most. */
    private static final int NOTE_LENGTH_MAX = 250;

    private final ActorId actor;
    private final Kind<C, E, S, V, R> kind;
    private final Shard shard;
    private final TimerEncoder timers;

    TurnTaker(ActorId actor, Kind<C, E, S, V, R> kind, Shard shard) {
        this.actor = actor;
        this.kind = kind;
        this.shard = shard;
        this.timers = new TimerEncoder(actor, kind, shard.kinds());
    }

    /**
     * What a turn begins with.
     *
     * @param state of the actor
     * @param timers that the actor has
     * @param nowMillis the actor's time
     */
    record Beginning<S>(ActorState<S> state, LiveTimers timers, long nowMillis) {}

    /**
     * A turn on paper.
     *
     * @param after the state that follows
     * @param reply to the asker; null for a message or a timer, to which nobody replies
     * @param entry to append, without links; null when there is nothing to record
     * @param failure of a message or a timer, for people; empty for none
     */
    record Taken<S, V, R>(
            ActorState<S> after,
            @Nullable Reply<V, R> reply,
            @Nullable Entry entry,
            String failure) {}

    /** What a turn leaves to be done. */
    private record Sent(List<Outgoing> messages, Timers timers) {
        static final Sent NOTHING = new Sent(List.of(), Timers.NONE);

        boolean isNothing() {
            return messages.isEmpty() && timers.isNone();
        }
    }

    /** A caller's command. */
    Taken<S, V, R> take(Envelope.Ask<C, V, R> ask, Beginning<S> beginning) {
        ActorState<S> before = beginning.state;
        String key = ask.options.idempotencyKey() == null
                ? null
                : ask.options.idempotencyKey().value();
        switch (decide(ask.command, before)) {
            case Decision.Accepted<E, R> accepted -> {
                ActorState<S> after = evolve(ask.command, before, accepted.events());
                V view = view(ask.command, after);
                Reply<V, R> reply = new Reply.Accepted<>(after.sequenceNumber(), view, false);
                Sent sent = sent(ask.command, accepted, beginning, null);
                if (key == null && accepted.events().isEmpty() && sent.isNothing() && !journalsCommands()) {
                    return new Taken<>(after, reply, null, "");
                }
                Outcome outcome = key == null
                        ? Outcome.ACCEPTED
                        : new Outcome(Outcome.Kind.ACCEPTED, key, encode(ask.command, before, view), "");
                List<Payload> events = encode(ask.command, before, accepted.events());
                return new Taken<>(
                        after, reply, entry(beginning, cause(null, ask.command, before), outcome, events, sent), "");
            }
            case Decision.Rejected<E, R>(R reason) -> {
                Reply<V, R> reply = new Reply.Rejected<>(reason, false);
                boolean isRemembered = ask.options.rememberRejection();
                if (!isRemembered && !journalsCommands()) {
                    return new Taken<>(before, reply, null, "");
                }
                Outcome outcome = isRemembered
                        ? new Outcome(Outcome.Kind.REJECTED, key, encode(ask.command, before, reason), "")
                        : new Outcome(Outcome.Kind.REJECTED, null, null, "");
                Cause cause = cause(null, ask.command, before);
                return new Taken<>(before, reply, entry(beginning, cause, outcome, List.of(), Sent.NOTHING), "");
            }
        }
    }

    /**
     * Another actor's command. What the user's decider throws is recorded as the message's outcome.
     *
     * @throws EverfoldException when the message cannot be read or its outcome not be recorded; it is then not handled
     */
    Taken<S, V, R> take(Envelope.Delivery<C, V, R> delivery, Beginning<S> beginning) {
        Answer answer = delivery.message.ifRejected();
        return take(delivery.command(), delivery.origin, null, answer, beginning);
    }

    /**
     * What a timer of the actor fires. What the user's decider throws is recorded as the timer's outcome.
     *
     * @throws EverfoldException when it cannot be read or its outcome not be recorded; the timer then stays
     */
    Taken<S, V, R> take(SetTimer timer, Beginning<S> beginning) {
        ActorId receiver = timer.receiver();
        if (receiver != null) {
            List<Outgoing> messages = List.of(encodedAnew(new Answer(receiver, timer.command()), timer.ifRejected()));
            Sent sent = new Sent(messages, timers.encode(List.of(), beginning.timers, timer, beginning.nowMillis));
            Entry entry = entry(beginning, new Cause(null, null), Outcome.ACCEPTED, List.of(), sent);
            return new Taken<>(beginning.state, null, entry, "");
        }
        Taken<S, V, R> taken = take(timer.command(), null, timer, null, beginning);
        Entry entry = Invariant.present(taken.entry, "the entry of a timer's turn");
        boolean isNothing = entry.events().isEmpty()
                && entry.messages().isEmpty()
                && !entry.timers().isChange()
                && !journalsCommands();
        return isNothing ? new Taken<>(taken.after, null, null, taken.failure) : taken;
    }

    /** A command that nobody waits for. */
    private Taken<S, V, R> take(
            Payload encoded,
            Entry.@Nullable Origin origin,
            @Nullable SetTimer fired,
            @Nullable Answer ifRejected,
            Beginning<S> beginning) {
        ActorState<S> before = beginning.state;
        C command = shard.decode(kind.codec(), encoded);
        Outcome notAccepted;
        String failed = "";
        try {
            switch (decide(command, before)) {
                case Decision.Accepted<E, R> accepted -> {
                    ActorState<S> after = evolve(command, before, accepted.events());
                    List<Payload> events = encode(command, before, accepted.events());
                    Sent sent = sent(command, accepted, beginning, fired);
                    Cause cause = cause(origin, command, before);
                    return new Taken<>(after, null, entry(beginning, cause, Outcome.ACCEPTED, events, sent), "");
                }
                case Decision.Rejected<E, R> _ -> notAccepted = new Outcome(Outcome.Kind.REJECTED, null, null, "");
            }
        } catch (EverfoldException failure) {
            failed = String.valueOf(failure.getMessage());
            failed = failed.substring(0, Math.min(failed.length(), NOTE_LENGTH_MAX));
            notAccepted = new Outcome(Outcome.Kind.FAILED, null, null, failed);
        }
        List<Outgoing> messages = ifRejected == null ? List.of() : List.of(encodedAnew(ifRejected, null));
        Sent sent = new Sent(messages, timers.encode(List.of(), beginning.timers, fired, beginning.nowMillis));
        Entry entry = entry(beginning, cause(origin, command, before), notAccepted, List.of(), sent);
        return new Taken<>(before, null, entry, failed);
    }

    private boolean journalsCommands() {
        return kind.options().journalsCommands();
    }

    /** With the command that was decided, if the type journals its commands. */
    private Cause cause(Entry.@Nullable Origin origin, C command, ActorState<S> before) {
        return new Cause(origin, journalsCommands() ? encode(command, before, (Object) command) : null);
    }

    /**
     * The entry that ends what the actor was, and its timers; when they are too many for an entry, some that the index
     * will find to be gone are not named.
     */
    Entry tombstone(Beginning<S> beginning) {
        Outcome deleted = new Outcome(Outcome.Kind.DELETED, null, null, "");
        List<EndedTimer> ended = new ArrayList<>();
        long room = shard.entryBytesMax()
                - EntrySize.bytesMax(entry(beginning, new Cause(null, null), deleted, List.of(), Sent.NOTHING));
        for (SetTimer timer : beginning.timers.all()) {
            EndedTimer end = TimerEncoder.ended(EndedTimer.End.DELETED, timer);
            room -= EntrySize.ended(end);
            if (room >= 0) {
                ended.add(end);
            }
        }
        Sent sent = new Sent(List.of(), new Timers(null, List.of(), ended));
        return entry(beginning, new Cause(null, null), deleted, List.of(), sent);
    }

    /** The state of an actor that is deleted. */
    S initialState() {
        try {
            return kind.decider().initialState();
        } catch (Throwable bug) {
            throw new ActorStoppedException(actor, 0, "initialState threw " + bug, bug);
        }
    }

    private Decision<E, R> decide(C command, ActorState<S> before) {
        Decision<E, R> decision;
        try {
            decision = kind.decider().decide(command, before.state());
        } catch (Throwable bug) {
            throw failed(command, before, "decide threw", bug);
        }
        if (decision == null) {
            throw failed(command, before, "decide returned null", null);
        }
        return decision;
    }

    private ActorState<S> evolve(C command, ActorState<S> before, List<E> events) {
        if (events.isEmpty()) {
            return before;
        }
        S state = before.state();
        for (E event : events) {
            try {
                state = kind.decider().evolve(state, event);
            } catch (Throwable bug) {
                throw failed(
                        command,
                        before,
                        "evolve threw on an event that decide yielded, a "
                                + event.getClass().getName(),
                        bug);
            }
        }
        return new ActorState<>(before.sequenceNumber() + events.size(), state);
    }

    private V view(C command, ActorState<S> after) {
        try {
            return kind.view().apply(after.state());
        } catch (Throwable bug) {
            throw failed(command, after, "the view threw", bug);
        }
    }

    private List<Payload> encode(C command, ActorState<S> before, List<E> events) {
        if (events.size() == 1) {
            return List.of(encode(command, before, (Object) events.getFirst()));
        }
        List<Payload> payloads = new ArrayList<>(events.size());
        for (E event : events) {
            payloads.add(encode(command, before, (Object) event));
        }
        return payloads;
    }

    private Payload encode(C command, ActorState<S> before, @Nullable Object value) {
        if (value == null) {
            throw failed(command, before, "a null cannot be journaled", null);
        }
        try {
            return kind.codec().encode(value);
        } catch (RuntimeException | StackOverflowError unwritable) {
            throw failed(
                    command,
                    before,
                    "the codec cannot write " + value.getClass().getName(),
                    unwritable);
        }
    }

    private Entry entry(Beginning<S> beginning, Cause cause, Outcome outcome, List<Payload> events, Sent sent) {
        Entry.Header header =
                new Entry.Header(actor, beginning.state.sequenceNumber() + 1, Offset.NONE, beginning.nowMillis);
        return checked(new Entry(header, cause, outcome, events, sent.messages, sent.timers));
    }

    private Entry checked(Entry entry) {
        long size = EntrySize.bytesMax(entry);
        if (size > shard.entryBytesMax()) {
            throw new LimitExceededException(
                    "a turn of actor " + actor + " (its events, messages and reply, in bytes)",
                    shard.entryBytesMax(),
                    size);
        }
        return entry;
    }

    private Sent sent(C command, Decision.Accepted<E, R> accepted, Beginning<S> beginning, @Nullable SetTimer fired) {
        if (accepted.messages().isEmpty() && accepted.timers().isEmpty() && fired == null) {
            return Sent.NOTHING;
        }
        List<Outgoing> messages = outgoing(accepted.messages(), beginning.state);
        try {
            return new Sent(messages, timers.encode(accepted.timers(), beginning.timers, fired, beginning.nowMillis));
        } catch (LimitExceededException tooMany) {
            throw tooMany;
        } catch (RuntimeException | StackOverflowError unsettable) {
            throw failed(
                    command, beginning.state, "its timers " + names(accepted.timers()) + " cannot be set", unsettable);
        }
    }

    private static List<String> names(List<Timer> timers) {
        return timers.stream().map(Timer::name).limit(10).toList();
    }

    private List<Outgoing> outgoing(List<Message<?>> messages, ActorState<S> before) {
        List<Outgoing> outgoing = new ArrayList<>(messages.size());
        for (Message<?> message : messages) {
            try {
                Answer sent = encode(message);
                Message<?> ifRejected = message.ifRejected();
                Answer answer = ifRejected == null ? null : encode(ifRejected);
                outgoing.add(new Outgoing(sent.receiver(), shard.shardOf(sent.receiver()), 0, sent.command(), answer));
            } catch (RuntimeException | StackOverflowError unsendable) {
                String what = "its message to " + message.type().name() + "/" + message.key() + " cannot be sent";
                throw new DeciderFailedException(
                        actor, message.command().getClass().getName(), before.sequenceNumber(), what, unsendable);
            }
        }
        return outgoing;
    }

    private Answer encode(Message<?> message) {
        Codec codec = shard.kinds().of(message.type()).codec();
        return new Answer(new ActorId(message.type().name(), message.key()), codec.encode(message.command()));
    }

    /**
     * A message that was encoded earlier, for the answer to another one or for a timer. It is encoded anew, as this
     * shard's journal need not hold the schema under which it was written.
     */
    private Outgoing encodedAnew(Answer message, @Nullable Answer ifRejected) {
        return new Outgoing(
                message.receiver(),
                shard.shardOf(message.receiver()),
                0,
                encodedAnew(message),
                ifRejected == null ? null : new Answer(ifRejected.receiver(), encodedAnew(ifRejected)));
    }

    private Payload encodedAnew(Answer message) {
        Kind<?, ?, ?, ?, ?> receiver = shard.kinds().named(message.receiver().type());
        if (receiver == null) {
            throw new JournalException(
                    "the system was not opened with the actor type "
                            + message.receiver().type() + ", which is to get a message",
                    null);
        }
        Object command = shard.decode(receiver.codec(), message.command());
        return receiver.codec().encode(command);
    }

    private DeciderFailedException failed(C command, ActorState<S> at, String what, @Nullable Throwable cause) {
        return new DeciderFailedException(actor, command.getClass().getName(), at.sequenceNumber(), what, cause);
    }
}
