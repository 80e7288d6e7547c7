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
import dev.everfold.codec.Codec;
import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Answer;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.Entry.Outgoing;
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

    TurnTaker(ActorId actor, Kind<C, E, S, V, R> kind, Shard shard) {
        this.actor = actor;
        this.kind = kind;
        this.shard = shard;
    }

    /**
     * A turn on paper.
     *
     * @param after the state that follows
     * @param reply to the asker; null for a message, to which nobody replies
     * @param entry to append, without links; null when there is nothing to record
     */
    record Taken<S, V, R>(
            ActorState<S> after,
            @Nullable Reply<V, R> reply,
            @Nullable Entry entry) {}

    /** A caller's command. */
    Taken<S, V, R> take(Envelope.Ask<C, V, R> ask, ActorState<S> before, long nowMillis) {
        String key = ask.options.idempotencyKey() == null
                ? null
                : ask.options.idempotencyKey().value();
        switch (decide(ask.command, before)) {
            case Decision.Accepted<E, R>(List<E> events, List<Message<?>> messages) -> {
                ActorState<S> after = evolve(ask.command, before, events);
                V view = view(ask.command, after);
                Reply<V, R> reply = new Reply.Accepted<>(after.sequenceNumber(), view, false);
                if (key == null && events.isEmpty() && messages.isEmpty() && !journalsCommands()) {
                    return new Taken<>(after, reply, null);
                }
                Outcome outcome = key == null
                        ? Outcome.ACCEPTED
                        : new Outcome(Outcome.Kind.ACCEPTED, key, encode(ask.command, before, view), "");
                Entry entry = entry(before, nowMillis, null, outcome, encode(ask.command, before, events), messages);
                return new Taken<>(after, reply, withCommand(entry, ask.command, before));
            }
            case Decision.Rejected<E, R>(R reason) -> {
                Reply<V, R> reply = new Reply.Rejected<>(reason, false);
                boolean isRemembered = ask.options.rememberRejection();
                if (!isRemembered && !journalsCommands()) {
                    return new Taken<>(before, reply, null);
                }
                Outcome outcome = isRemembered
                        ? new Outcome(Outcome.Kind.REJECTED, key, encode(ask.command, before, reason), "")
                        : new Outcome(Outcome.Kind.REJECTED, null, null, "");
                Entry entry = entry(before, nowMillis, null, outcome, List.of(), List.of());
                return new Taken<>(before, reply, withCommand(entry, ask.command, before));
            }
        }
    }

    /**
     * Another actor's command. What the user's decider throws is recorded as the message's outcome.
     *
     * @throws EverfoldException when the message cannot be read or its outcome not be recorded; it is then not handled
     */
    Taken<S, V, R> take(Envelope.Delivery<C, V, R> delivery, ActorState<S> before, long nowMillis) {
        C command = shard.decode(kind.codec(), delivery.command());
        Outcome notAccepted;
        try {
            switch (decide(command, before)) {
                case Decision.Accepted<E, R>(List<E> events, List<Message<?>> messages) -> {
                    ActorState<S> after = evolve(command, before, events);
                    List<Payload> payloads = encode(command, before, events);
                    Entry entry = entry(before, nowMillis, delivery.origin, Outcome.ACCEPTED, payloads, messages);
                    return new Taken<>(after, null, withCommand(entry, command, before));
                }
                case Decision.Rejected<E, R> _ -> notAccepted = new Outcome(Outcome.Kind.REJECTED, null, null, "");
            }
        } catch (EverfoldException failure) {
            String note = String.valueOf(failure.getMessage());
            notAccepted = new Outcome(
                    Outcome.Kind.FAILED, null, null, note.substring(0, Math.min(note.length(), NOTE_LENGTH_MAX)));
        }
        Entry entry = entry(before, nowMillis, delivery.origin, notAccepted, List.of(), List.of());
        Entry answering = withAnswer(entry, delivery.message.ifRejected());
        return new Taken<>(before, null, withCommand(answering, command, before));
    }

    private boolean journalsCommands() {
        return kind.options().journalsCommands();
    }

    /** The entry with the command that was decided, if the type journals its commands. */
    private Entry withCommand(Entry entry, C command, ActorState<S> before) {
        if (!journalsCommands()) {
            return entry;
        }
        Payload payload = encode(command, before, (Object) command);
        return checked(
                new Entry(entry.header(), entry.origin(), payload, entry.outcome(), entry.events(), entry.messages()));
    }

    /** The entry that ends what the actor was. */
    Entry tombstone(ActorState<S> before, long nowMillis) {
        Outcome deleted = new Outcome(Outcome.Kind.DELETED, null, null, "");
        return entry(before, nowMillis, null, deleted, List.of(), List.of());
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

    private Entry entry(
            ActorState<S> before,
            long nowMillis,
            Entry.@Nullable Origin origin,
            Outcome outcome,
            List<Payload> events,
            List<Message<?>> messages) {
        Entry.Header header = new Entry.Header(actor, before.sequenceNumber() + 1, Offset.NONE, nowMillis);
        List<Outgoing> outgoing = messages.isEmpty() ? List.of() : outgoing(messages, before);
        return checked(new Entry(header, origin, outcome, events, outgoing));
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
     * The entry of a turn that does not accept a message sends the answer for which the sender asked. The answer is
     * encoded anew, as this shard's journal need not hold the schema under which the sender wrote it.
     */
    private Entry withAnswer(Entry entry, @Nullable Answer answer) {
        if (answer == null) {
            return entry;
        }
        Kind<?, ?, ?, ?, ?> receiver = shard.kinds().named(answer.receiver().type());
        if (receiver == null) {
            throw new JournalException(
                    "the system was not opened with the actor type "
                            + answer.receiver().type() + ", which is to hear of a rejection",
                    null);
        }
        Object command = shard.decode(receiver.codec(), answer.command());
        Outgoing outgoing = new Outgoing(
                answer.receiver(),
                shard.shardOf(answer.receiver()),
                0,
                receiver.codec().encode(command),
                null);
        return checked(new Entry(entry.header(), entry.origin(), entry.outcome(), entry.events(), List.of(outgoing)));
    }

    private DeciderFailedException failed(C command, ActorState<S> at, String what, @Nullable Throwable cause) {
        return new DeciderFailedException(actor, command.getClass().getName(), at.sequenceNumber(), what, cause);
    }
}
