package dev.everfold.durable.internal;

import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.durable.DeadlineMissedException;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.Life.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An invocation as an actor. What its function does comes in as commands of the thread that runs it, what others do to
 * it as commands of clients, messages, and timers; so whatever happens to it happens in one order, which is its
 * journal.
 *
 * <p>While it has something to do, a timer that fires at every opening of the system lets it be found and run again. So
 * what waits for something else costs nothing when a system is opened. One that has stopped because the code did not
 * fit tries again at every opening; one whose retention is over is deleted by whoever hears of it, if need be then.
 */
final class InvocationDecider implements Decider<InvocationCommand, InvocationEvent, InvocationState, Refusal> {

    private static final String OPENING_TIMER = "opening";
    private static final String RELEASE_TIMER = "release";
    private static final String DEADLINE_TIMER = "deadline";
    private static final String EXPIRY_TIMER = "expiry";

    /** How long one is kept behind the time of its last delayed message. */
    private static final Duration LINGERING = Duration.ofMinutes(1);

    @Override
    public InvocationState initialState() {
        return InvocationState.NONE;
    }

    @Override
    public InvocationState evolve(InvocationState state, InvocationEvent event) {
        return state.after(event);
    }

    @Override
    public Decision<InvocationEvent, Refusal> decide(InvocationCommand command, InvocationState state) {
        if (command instanceof InvocationCommand.Begin(Start start)) {
            return begin(start, state);
        }
        if (!state.life().exists()) {
            return state.life().phase() instanceof Phase.Expired && command instanceof InvocationCommand.Wake
                    ? Decision.accept()
                    : Decision.reject(Refusal.NO_SUCH);
        }
        return switch (command) {
            case InvocationCommand.Append append ->
                append.run() == state.life().run() && counts(append, state)
                        ? accept(state, unlessCancelled(append, state), append.messages(), append.timers())
                        : Decision.reject(Refusal.OUTDATED);
            case InvocationCommand.CallEnded ended -> callEnded(ended, state);
            case InvocationCommand.Complete complete -> complete(complete, state);
            case InvocationCommand.Signal(var name, var value) ->
                unlessEnded(state, new InvocationEvent.Signalled(name, value));
            case InvocationCommand.Due(var position) -> due(position, state);
            case InvocationCommand.TellCalled tell ->
                tell.startedAtMillis() != state.begun().startedAtMillis()
                                || tell.generation() != state.life().generation()
                        ? Decision.reject(Refusal.OUTDATED)
                        : tellMore(tell, state);
            case InvocationCommand.Restart restart -> restart(restart, state);
            default -> lifecycle(command, state);
        };
    }

    /** What has happened counts, also if the invocation was paused meanwhile; what is still to happen does not then. */
    private static boolean counts(InvocationCommand.Append append, InvocationState state) {
        return state.life().isActive()
                || (state.life().phase() instanceof Phase.Paused && areFinished(append.events()));
    }

    /** A function that has not heard that it is to end does not wait: it would sleep through it. */
    private static List<InvocationEvent> unlessCancelled(InvocationCommand.Append append, InvocationState state) {
        List<InvocationEvent.Op> ops = state.recorded().ops();
        boolean isCancelled = ops.subList(Math.min(append.known(), ops.size()), ops.size()).stream()
                .anyMatch(InvocationEvent.CancelRequested.class::isInstance);
        return isCancelled
                ? append.events().stream()
                        .filter(event -> !(event instanceof InvocationEvent.Suspended))
                        .toList()
                : append.events();
    }

    private static Decision<InvocationEvent, Refusal> begin(Start start, InvocationState state) {
        if (!state.life().exists()) {
            return accept(state, new InvocationEvent.Started(start));
        }
        if (start.observer().isEmpty()) {
            return Decision.reject(Refusal.STARTED_BEFORE);
        }
        Start.Observer observer = start.observer().get();
        Optional<Phase.Ended> ended = state.life().ended();
        return ended.isPresent()
                ? accept(state, List.of(), List.of(Calls.answer(observer, start.key(), ended.get())))
                : accept(state, new InvocationEvent.Observed(observer));
    }

    private static Decision<InvocationEvent, Refusal> lifecycle(InvocationCommand command, InvocationState state) {
        Life life = state.life();
        return switch (command) {
            case InvocationCommand.Wake _ ->
                life.isStuck() ? accept(state, new InvocationEvent.Resumed()) : Decision.accept();
            case InvocationCommand.Release(var ticket) -> release(ticket, state);
            case InvocationCommand.LineUp _ ->
                life.isQueued() ? accept(state, List.of(), List.of(enqueue(state))) : Decision.accept();
            case InvocationCommand.Refuse(var reason, var ticket) ->
                state.isOutdated(ticket) ? Decision.reject(Refusal.OUTDATED) : failQueued(reason, state);
            case InvocationCommand.Miss _ -> failQueued(missed(state.begun()), state);
            case InvocationCommand.Cancel(var reason) -> cancel(reason, state);
            case InvocationCommand.Kill(var reason) -> kill(reason, state);
            case InvocationCommand.Pause(var reason) ->
                life.phase() instanceof Phase.Paused
                        ? Decision.reject(Refusal.NOT_PAUSED)
                        : unlessEnded(state, new InvocationEvent.Paused(new Failure("pause", "paused", reason)));
            case InvocationCommand.Resume _ ->
                life.phase() instanceof Phase.Paused
                        ? accept(state, new InvocationEvent.Resumed())
                        : Decision.reject(Refusal.NOT_PAUSED);
            case InvocationCommand.Expire(var lingered) -> expire(lingered, state);
            default -> throw new AssertionError("broken invariant: every command is decided");
        };
    }

    private static Decision<InvocationEvent, Refusal> kill(String reason, InvocationState state) {
        InvocationId id = InvocationId.parse(state.begun().key());
        Failure killed = InvocationCancelledException.killed(id, reason).failure();
        return unlessEnded(state, new InvocationEvent.Ended(InvocationStatus.CANCELLED, new Outcome.Failed(killed)));
    }

    /** Its timers end with it, so it lingers until the last of its delayed messages is gone. */
    private static Decision<InvocationEvent, Refusal> expire(Optional<Instant> lingered, InvocationState state) {
        if (state.life().ended().isEmpty()) {
            return Decision.reject(Refusal.OUTDATED);
        }
        long busyUntil = state.kept().busyUntilMillis();
        Instant until = Instant.ofEpochMilli(busyUntil).plus(LINGERING);
        if (busyUntil == 0 || lingered.filter(until::equals).isPresent()) {
            return accept(state, new InvocationEvent.Expired());
        }
        Timer later = Timer.at(EXPIRY_TIMER, until, new InvocationCommand.Expire(Optional.of(until)));
        return accept(state, List.of(), List.of(), List.of(later));
    }

    private static Decision<InvocationEvent, Refusal> unlessEnded(InvocationState state, InvocationEvent event) {
        return state.life().ended().isPresent() ? Decision.reject(Refusal.ENDED) : accept(state, event);
    }

    /**
     * A second release finds it running, and is none; one that has ended says so, and its queue forgets it. So it does
     * when that was an earlier stay in the queue, which it left by its end; after a restart it waits there anew.
     */
    private static Decision<InvocationEvent, Refusal> release(Optional<Ticket> ticket, InvocationState state) {
        if (state.life().ended().isPresent() || state.isOutdated(ticket)) {
            return Decision.reject(Refusal.OUTDATED);
        }
        return state.life().isQueued() ? accept(state, new InvocationEvent.Released()) : Decision.accept();
    }

    private static Decision<InvocationEvent, Refusal> failQueued(Failure reason, InvocationState state) {
        return state.life().isQueued()
                ? accept(state, new InvocationEvent.Ended(InvocationStatus.FAILED, new Outcome.Failed(reason)))
                : Decision.reject(Refusal.OUTDATED);
    }

    private static Failure missed(Start begun) {
        Start.Queueing queueing = begun.settings().queueing().orElseThrow();
        return Failure.of(new DeadlineMissedException(
                InvocationId.parse(begun.key()), queueing.queue(), Duration.ofMillis(queueing.deadlineMillis())));
    }

    private static Message<?> enqueue(InvocationState state) {
        Start begun = state.begun();
        Start.Queueing queueing = begun.settings().queueing().orElseThrow();
        return Message.to(QueueTypes.QUEUE, queueing.queue(), new QueueCommand.Arrive(begun.enqueue(), state.ticket()));
    }

    private static Outcome cancelled(String reason, InvocationState state) {
        InvocationId id = InvocationId.parse(state.begun().key());
        return new Outcome.Failed(new InvocationCancelledException(id, reason).failure());
    }

    /**
     * One that has not begun has nothing to clean up; one that was restarted cleans up when its turn comes. One that is
     * paused cannot clean up, and goes on to do so.
     */
    private static Decision<InvocationEvent, Refusal> cancel(String reason, InvocationState state) {
        return switch (state.life().phase()) {
            case Phase.Ended _ -> Decision.reject(Refusal.ENDED);
            case Phase.Ready _, Phase.Waiting _ when state.recorded().isCancelled() -> Decision.accept();
            case Phase.Paused(var _, boolean isQueued)
            when !isQueued || hasBegun(state) ->
                accept(
                        state,
                        List.of(new InvocationEvent.CancelRequested(reason), new InvocationEvent.Resumed()),
                        List.of());
            case Phase.Queued _ when hasBegun(state) -> accept(state, new InvocationEvent.CancelRequested(reason));
            case Phase.Queued _, Phase.Paused _ ->
                accept(state, new InvocationEvent.Ended(InvocationStatus.CANCELLED, cancelled(reason, state)));
            default -> accept(state, new InvocationEvent.CancelRequested(reason));
        };
    }

    private static boolean hasBegun(InvocationState state) {
        return state.recorded().last() > 0;
    }

    private static Decision<InvocationEvent, Refusal> complete(
            InvocationCommand.Complete complete, InvocationState state) {
        long meant = complete.startedAtMillis();
        if (meant != InvocationCommand.Complete.ANY && meant != state.begun().startedAtMillis()) {
            return Decision.reject(Refusal.NO_SUCH);
        }
        return state.recorded().completed().containsKey(complete.promise())
                ? Decision.reject(Refusal.COMPLETED_BEFORE)
                : unlessEnded(state, new InvocationEvent.Completed(complete.promise(), complete.outcome()));
    }

    private static Decision<InvocationEvent, Refusal> callEnded(
            InvocationCommand.CallEnded ended, InvocationState state) {
        Opened call = state.recorded().open().get(ended.caller().position());
        return call == null || call.kind() != OpKind.CALL || !call.target().equals(ended.called())
                ? Decision.reject(Refusal.OUTDATED)
                : accept(
                        state,
                        new InvocationEvent.Finished(call.position(), OpKind.CALL, call.name(), ended.outcome()));
    }

    /** The time has come of a sleep that is over, or of a step that is to be tried again. */
    private static Decision<InvocationEvent, Refusal> due(int position, InvocationState state) {
        Opened opened = state.recorded().open().get(position);
        if (opened != null && opened.kind() == OpKind.SLEEP) {
            return unlessEnded(
                    state,
                    new InvocationEvent.Finished(position, OpKind.SLEEP, opened.name(), Outcome.Succeeded.NOTHING));
        }
        return state.recorded().isBackingOff(position)
                ? accept(state, new InvocationEvent.RetryDue(position))
                : Decision.reject(Refusal.OUTDATED);
    }

    /** Why it cannot be restarted from there; empty when it can, by what is recorded. */
    private static Optional<Refusal> refusal(int position, InvocationState state) {
        if (!(state.life().isPaused() || state.life().ended().isPresent())) {
            return Optional.of(Refusal.STILL_RUNNING);
        }
        if (position > state.recorded().last() + 1) {
            return Optional.of(Refusal.NO_POSITION);
        }
        if (position > 1 && state.recorded().isAnythingUndone(position)) {
            return Optional.of(Refusal.UNDONE);
        }
        return Calls.areTooManyToForget(state, position) ? Optional.of(Refusal.CALLING) : Optional.empty();
    }

    private static Decision<InvocationEvent, Refusal> restart(
            InvocationCommand.Restart restart, InvocationState state) {
        Optional<Refusal> refusal = refusal(restart.position(), state);
        if (refusal.isPresent()) {
            return Decision.reject(refusal.get());
        }
        InvocationEvent restarted = new InvocationEvent.Restarted(restart.position(), restart.version());
        boolean hasEnded = state.life().ended().isPresent();
        Stream<InvocationEvent> unanswered = hasEnded ? Calls.unanswered(state, restart.position()) : Stream.empty();
        return accept(
                state,
                Stream.concat(unanswered, Stream.of(restarted)).toList(),
                Calls.forgotten(state, hasEnded ? 1 : restart.position()).toList());
    }

    private static Decision<InvocationEvent, Refusal> accept(InvocationState state, InvocationEvent event) {
        return accept(state, List.of(event), List.of());
    }

    private static Decision<InvocationEvent, Refusal> accept(
            InvocationState before, List<InvocationEvent> events, List<Message<?>> sent) {
        return accept(before, events, sent, List.of());
    }

    /** Accepts these events, with what follows from them for the world outside. */
    private static Decision<InvocationEvent, Refusal> accept(
            InvocationState before, List<InvocationEvent> events, List<Message<?>> sent, List<Timer> set) {
        if (before.life().isReady()
                && before.recorded().attempts().isEmpty()
                && areFinished(events)
                && !endsSleep(events)) {
            return Decision.accept(events, sent, set); // the way of most steps: nothing else follows
        }
        InvocationState after = before;
        List<Message<?>> messages = new ArrayList<>(sent);
        List<Timer> timers = new ArrayList<>(set);
        for (InvocationEvent event : events) {
            InvocationState next = after.after(event);
            follow(event, after, next, messages, timers);
            after = next;
        }
        if (after.life().wantsOpening() && !before.life().wantsOpening()) {
            timers.add(Timer.atOpening(OPENING_TIMER, new InvocationCommand.Wake()));
        } else if (before.life().wantsOpening() && !after.life().wantsOpening()) {
            timers.add(Timer.cancel(OPENING_TIMER));
        }
        return Decision.accept(events, messages, timers);
    }

    private static boolean areFinished(List<InvocationEvent> events) {
        for (InvocationEvent event : events) {
            if (!(event instanceof InvocationEvent.Finished)) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsSleep(List<InvocationEvent> events) {
        for (InvocationEvent event : events) {
            if (event instanceof InvocationEvent.Finished finished && finished.kind() == OpKind.SLEEP) {
                return true;
            }
        }
        return false;
    }

    private static void follow(
            InvocationEvent event,
            InvocationState before,
            InvocationState after,
            List<Message<?>> messages,
            List<Timer> timers) {
        switch (event) {
            case InvocationEvent.Started _ -> started(after, messages, timers);
            case InvocationEvent.Released _ -> {
                if (hasDeadline(after.begun())) {
                    timers.add(Timer.cancel(DEADLINE_TIMER));
                }
            }
            case Opened opened -> {
                if (opened.dueMillis() > 0) {
                    timers.add(due(opened.position(), opened.dueMillis()));
                }
            }
            case InvocationEvent.Attempted attempted -> {
                if (attempted.nextMillis() > 0) {
                    timers.add(due(attempted.position(), attempted.nextMillis()));
                }
            }
            case InvocationEvent.Finished finished -> {
                if (finished.kind() == OpKind.SLEEP || before.recorded().isBackingOff(finished.position())) {
                    timers.add(Timer.cancel(dueTimer(finished.position())));
                }
            }
            case InvocationEvent.CancelRequested(var reason) -> {
                var _ = Calls.tell(before, 0, new InvocationCommand.Cancel(reason), messages);
            }
            case InvocationEvent.Ended ended -> {
                leaveQueue(before, messages);
                after.observers()
                        .forEach(observer -> messages.add(Calls.answer(
                                observer, after.begun().key(), new Phase.Ended(ended.status(), ended.outcome()))));
                boolean isToldAll = Calls.tell(before, 0, Calls.after(ended.status(), ended.outcome()), messages);
                cancelTimers(before, timers);
                if (before.life().isQueued()) {
                    timers.add(Timer.cancel(RELEASE_TIMER));
                    timers.add(Timer.cancel(DEADLINE_TIMER));
                }
                if (isToldAll) {
                    timers.add(expiry(after));
                }
            }
            case InvocationEvent.Restarted(var position, var _) -> {
                cancelTimers(before, timers);
                before.recorded()
                        .sentFrom(position)
                        .forEach(sent ->
                                timers.add(Timer.cancel(sendTimer(before.life().generation(sent), sent))));
                timers.add(Timer.cancel(EXPIRY_TIMER));
                if (before.isQueuedAgain() && before.life().ended().isPresent()) {
                    messages.add(enqueue(after));
                }
                after.recorded().open().values().stream()
                        .filter(opened -> opened.dueMillis() > 0)
                        .forEach(opened -> timers.add(due(opened.position(), opened.dueMillis())));
            }
            default -> {}
        }
    }

    private static void started(InvocationState state, List<Message<?>> messages, List<Timer> timers) {
        Start start = state.begun();
        Start.Settings settings = start.settings();
        Optional<Start.Queueing> queueing = settings.queueing();
        if (settings.delayMillis() > 0) {
            Duration delay = Duration.ofMillis(settings.delayMillis());
            InvocationCommand next = queueing.isPresent()
                    ? new InvocationCommand.LineUp()
                    : new InvocationCommand.Release(Optional.empty());
            timers.add(Timer.after(RELEASE_TIMER, delay, next));
        } else if (queueing.isPresent()) {
            messages.add(enqueue(state));
        }
        if (hasDeadline(start)) {
            Duration deadline = Duration.ofMillis(queueing.orElseThrow().deadlineMillis());
            timers.add(Timer.after(DEADLINE_TIMER, deadline, new InvocationCommand.Miss()));
        }
    }

    private static boolean hasDeadline(Start start) {
        return start.settings()
                .queueing()
                .filter(queueing -> queueing.deadlineMillis() > 0)
                .isPresent();
    }

    /** Also when it was not let in: it may have been meanwhile, or may be when what it sent before arrives. */
    private static void leaveQueue(InvocationState state, List<Message<?>> messages) {
        QueueCommand leave = new QueueCommand.Leave(state.begun().key(), Optional.of(state.ticket()));
        state.begun()
                .settings()
                .queueing()
                .ifPresent(queueing -> messages.add(Message.to(QueueTypes.QUEUE, queueing.queue(), leave)));
    }

    private static Timer expiry(InvocationState ended) {
        Duration retention = Duration.ofMillis(ended.begun().settings().retentionMillis());
        return Timer.after(EXPIRY_TIMER, retention, new InvocationCommand.Expire(Optional.empty()));
    }

    /** Goes on telling those that it has called; when it has ended, it is not kept for that any longer. */
    private static Decision<InvocationEvent, Refusal> tellMore(
            InvocationCommand.TellCalled tell, InvocationState state) {
        boolean isByItsEnd = state.life()
                .ended()
                .filter(ended -> tell.command().equals(Calls.after(ended.status(), ended.outcome())))
                .isPresent();
        List<Message<?>> messages = new ArrayList<>();
        boolean isToldAll = Calls.tell(state, tell.behind(), tell.command(), messages);
        return accept(
                state,
                isByItsEnd ? Calls.told(state, tell.behind()) : List.of(),
                messages,
                isToldAll && isByItsEnd ? List.of(expiry(state)) : List.of());
    }

    private static void cancelTimers(InvocationState before, List<Timer> timers) {
        before.recorded().open().values().stream()
                .filter(opened -> opened.dueMillis() > 0)
                .forEach(opened -> timers.add(Timer.cancel(dueTimer(opened.position()))));
        before.recorded().attempts().keySet().forEach(position -> timers.add(Timer.cancel(dueTimer(position))));
    }

    private static Timer due(int position, long dueMillis) {
        return Timer.at(dueTimer(position), Instant.ofEpochMilli(dueMillis), new InvocationCommand.Due(position));
    }

    /** With which a message goes later. */
    static String sendTimer(int generation, int position) {
        return "send " + generation + "." + position;
    }

    private static String dueTimer(int position) {
        return "due " + position;
    }

    /** A message to another invocation. */
    static Message<?> toInvocation(String key, InvocationCommand command) {
        return Message.to(InvocationTypes.INVOCATION, key, command);
    }
}
