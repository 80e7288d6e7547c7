package dev.everfold.durable.internal;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.EverfoldException;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.durable.DuplicateInQueueException;
import dev.everfold.durable.DurableQueue;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.QueueFullException;
import dev.everfold.durable.internal.QueueCommand.Refusal;
import dev.everfold.durable.internal.QueueState.Definition;
import dev.everfold.durable.internal.QueueState.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue as an actor. Invocations come in by a message of their first turn, are released by a message when there is
 * room, and leave by a message of their last; so whatever crashes, nobody is lost, let in twice, or holds a place that
 * is not needed any more. A release counts against the rate until a timer gives it back.
 */
final class QueueDecider implements Decider<QueueCommand, QueueEvent, QueueState, Refusal> {

    /** How many lines are looked at in a turn, each to release its first or to step aside; the others in the next. */
    private static final int LOOKS_MAX = 256;

    @Override
    public QueueState initialState() {
        return QueueState.EMPTY;
    }

    @Override
    public QueueState evolve(QueueState state, QueueEvent event) {
        return state.after(event);
    }

    @Override
    public Decision<QueueEvent, Refusal> decide(QueueCommand command, QueueState state) {
        return switch (command) {
            case QueueCommand.Define(var definition, var perTag) ->
                state.definition().filter(definition::equals).isPresent()
                                && state.order().limits().perTag().equals(perTag)
                        ? Decision.accept()
                        : accept(state, new QueueEvent.Defined(definition, perTag));
            case QueueCommand.Arrive(var enqueue, Ticket ticket) -> arrive(enqueue, Optional.of(ticket), state);
            case QueueCommand.Enqueue enqueue -> arrive(enqueue, Optional.empty(), state);
            case QueueCommand.Admit(QueueCommand.Arrive(var enqueue, Ticket ticket)) -> admit(enqueue, ticket, state);
            case QueueCommand.Prioritize(var invocation, var priority) -> {
                Place place = state.places().get(invocation);
                yield place == null || place.isRunning()
                        ? Decision.reject(new Refusal.NotWaiting())
                        : accept(state, new QueueEvent.Prioritized(invocation, priority));
            }
            case QueueCommand.Leave(var invocation, var ticket) ->
                state.isHere(invocation, ticket) ? accept(state, new QueueEvent.Left(invocation)) : Decision.accept();
            case QueueCommand.Return(var releases) -> accept(state, new QueueEvent.Returned(releases));
            case QueueCommand.Continue _ -> accept(state);
        };
    }

    private static Decision<QueueEvent, Refusal> arrive(
            QueueCommand.Enqueue enqueue, Optional<Ticket> ticket, QueueState state) {
        if (isIn(enqueue, ticket, state)) {
            return Decision.accept();
        }
        return refusal(enqueue, state)
                .map(refusal -> refuse(enqueue, refusal, ticket, state))
                .orElseGet(() -> enqueue(enqueue, ticket, state));
    }

    /** Who was told that it is not let in is not let in any more: the one who asks is told the same. */
    private static Decision<QueueEvent, Refusal> admit(QueueCommand.Enqueue enqueue, Ticket ticket, QueueState state) {
        QueueState.Refused before = state.refused().get(enqueue.invocation());
        if (before != null && before.ticket().equals(ticket)) {
            return Decision.reject(before.why());
        }
        if (isIn(enqueue, Optional.of(ticket), state)) {
            return Decision.accept();
        }
        return refusal(enqueue, state)
                .map(Decision::<QueueEvent, Refusal>reject)
                .orElseGet(() -> enqueue(enqueue, Optional.of(ticket), state));
    }

    /** Whether it is there, for this stay or a later one. */
    private static boolean isIn(QueueCommand.Enqueue enqueue, Optional<Ticket> ticket, QueueState state) {
        Place place = state.places().get(enqueue.invocation());
        return place != null
                && (ticket.isEmpty()
                        || place.ticket().isEmpty()
                        || !place.ticket().get().isBefore(ticket.get()));
    }

    private static Optional<Refusal> refusal(QueueCommand.Enqueue enqueue, QueueState state) {
        String first = state.claims().get(enqueue.deduplicationKey());
        if (first != null && !first.equals(enqueue.invocation())) {
            return Optional.of(new Refusal.Duplicate(first));
        }
        return definition(enqueue, state)
                .filter(limits -> state.waiting() >= limits.waitingMax())
                .map(limits -> new Refusal.Full(limits.waitingMax()));
    }

    private static Optional<Definition> definition(QueueCommand.Enqueue enqueue, QueueState state) {
        return state.definition().or(enqueue::definition);
    }

    private static Decision<QueueEvent, Refusal> refuse(
            QueueCommand.Enqueue enqueue, Refusal refusal, Optional<Ticket> ticket, QueueState state) {
        String queue = definition(enqueue, state).map(Definition::name).orElse("");
        EverfoldException reason = refused(queue, enqueue, refusal);
        String code = refusal instanceof Refusal.Duplicate(var first) ? first : "";
        Failure failure = new Failure(reason.getClass().getName(), code, String.valueOf(reason.getMessage()));
        String invocation = enqueue.invocation();
        List<QueueEvent> events = ticket.map(stay -> List.<QueueEvent>of(
                        new QueueEvent.TurnedAway(invocation, new QueueState.Refused(refusal, stay))))
                .orElse(List.of());
        Message<?> told = InvocationDecider.toInvocation(invocation, new InvocationCommand.Refuse(failure, ticket))
                .ifRejected(Message.to(QueueTypes.QUEUE, queue, new QueueCommand.Leave(invocation, ticket)));
        return Decision.accept(events, List.of(told));
    }

    /** The same, from the failure that it has ended with; its code names the one that was there before. */
    static EverfoldException refused(
            String queue, QueueCommand.Enqueue enqueue, Failure failure, @Nullable DurableQueue known) {
        boolean isDuplicate = failure.type().equals(DuplicateInQueueException.class.getName());
        int waitingMax = known == null ? 0 : known.waitingMax();
        return refused(
                queue, enqueue, isDuplicate ? new Refusal.Duplicate(failure.code()) : new Refusal.Full(waitingMax));
    }

    /** What an invocation fails with that is not let in. */
    static EverfoldException refused(String queue, QueueCommand.Enqueue enqueue, Refusal refusal) {
        return switch (refusal) {
            case Refusal.Full(var waitingMax) -> new QueueFullException(queue, waitingMax);
            case Refusal.Duplicate(var first) ->
                new DuplicateInQueueException(queue, enqueue.deduplicationKey(), InvocationId.parse(first));
            case Refusal.NotWaiting _ ->
                throw new AssertionError("broken invariant: who wants in is not refused for not being in");
        };
    }

    private static Decision<QueueEvent, Refusal> enqueue(
            QueueCommand.Enqueue enqueue, Optional<Ticket> ticket, QueueState state) {
        List<QueueEvent> events = new ArrayList<>();
        if (state.definition().isEmpty()) {
            enqueue.definition()
                    .ifPresent(
                            definition -> events.add(new QueueEvent.Defined(definition, Collections.emptySortedMap())));
        }
        if (state.places().containsKey(enqueue.invocation())) {
            events.add(new QueueEvent.Left(enqueue.invocation())); // of an earlier stay
        }
        events.add(new QueueEvent.Enqueued(
                enqueue.invocation(),
                enqueue.key(),
                enqueue.priority(),
                enqueue.deduplicationKey(),
                enqueue.tags(),
                ticket));
        return accept(state, events.toArray(QueueEvent[]::new));
    }

    /** Accepts these events, and releases those for whom there is room then. */
    private static Decision<QueueEvent, Refusal> accept(QueueState before, QueueEvent... causes) {
        List<QueueEvent> events = new ArrayList<>(List.of(causes));
        List<Message<?>> messages = new ArrayList<>();
        QueueState state = before;
        for (QueueEvent cause : causes) {
            state = state.after(cause);
        }
        String queue = state.definition().map(Definition::name).orElse("");
        int releases = 0;
        Optional<Lineup.Head> next = state.next();
        for (int looks = 0; next.isPresent() && looks < LOOKS_MAX; looks++) {
            String invocation = next.get().invocation();
            QueueEvent event = new QueueEvent.SteppedAside(invocation);
            if (next.get().hasRoom()) {
                event = new QueueEvent.Released(invocation);
                messages.add(release(queue, invocation, state.ticket(invocation)));
                releases++;
            }
            events.add(event);
            state = state.after(event);
            next = state.next();
        }
        if (next.isPresent()) {
            messages.add(Message.to(QueueTypes.QUEUE, queue, new QueueCommand.Continue()));
        }
        List<Timer> timers = state.isRated() && releases > 0 ? List.of(giveBack(state, releases)) : List.of();
        return Decision.accept(events, messages, timers);
    }

    /** One that has ended meanwhile does not want in any more, whatever it said. */
    private static Message<?> release(String queue, String invocation, Optional<Ticket> ticket) {
        return InvocationDecider.toInvocation(invocation, new InvocationCommand.Release(ticket))
                .ifRejected(Message.to(QueueTypes.QUEUE, queue, new QueueCommand.Leave(invocation, ticket)));
    }

    /** Named by a number that no other turn's releases have, as an actor has one timer of a name. */
    private static Timer giveBack(QueueState after, int releases) {
        Duration period = Duration.ofMillis(
                after.definition().map(Definition::periodMillis).orElse(0L));
        return Timer.after("return " + after.counts().released(), period, new QueueCommand.Return(releases));
    }
}
