package dev.everfold.durable.internal;

import dev.everfold.Message;
import dev.everfold.durable.Failure;
import dev.everfold.durable.InvocationCancelledException;
import dev.everfold.durable.InvocationFailedException;
import dev.everfold.durable.InvocationId;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.durable.internal.InvocationEvent.Finished;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What an invocation tells those that have called it, and those that it has called and does not wait for any more. */
final class Calls {

    /** How many are told something in a turn. */
    private static final int TOLD_MAX = 256;

    private Calls() {}

    /** The calls without an answer from behind this position on, in their order. */
    private static List<Opened> open(InvocationState state, int behind) {
        return state.recorded().open().values().stream()
                .filter(opened -> opened.kind() == OpKind.CALL && opened.position() > behind)
                .sorted(Comparator.comparingInt(Opened::position))
                .toList();
    }

    /** What those are to do that one has called which has ended like this. */
    static InvocationCommand.Travelling after(InvocationStatus status, Outcome outcome) {
        return status == InvocationStatus.CANCELLED
                        && outcome instanceof Outcome.Failed(Failure failure)
                        && InvocationCancelledException.isKill(failure)
                ? new InvocationCommand.Kill(failure.message())
                : new InvocationCommand.Cancel("its caller has ended");
    }

    /**
     * Tells something to those called behind a position: to as many as fit into an entry. The invocation tells itself
     * to go on with the others, and is kept until it has.
     *
     * @return whether these were all
     */
    static boolean tell(
            InvocationState state, int behind, InvocationCommand.Travelling told, List<Message<?>> messages) {
        List<Opened> called = open(state, behind);
        boolean isAll = called.size() <= TOLD_MAX;
        List<Opened> now = isAll ? called : called.subList(0, TOLD_MAX);
        now.forEach(call -> messages.add(InvocationDecider.toInvocation(call.target(), told)));
        if (!isAll) {
            int last = now.getLast().position();
            messages.add(InvocationDecider.toInvocation(
                    state.begun().key(),
                    new InvocationCommand.TellCalled(
                            last,
                            told,
                            state.begun().startedAtMillis(),
                            state.life().generation())));
        }
        return isAll;
    }

    /** The calls are over of those that an invocation which has ended tells so behind this position. */
    static List<InvocationEvent> told(InvocationState state, int behind) {
        return open(state, behind).stream().limit(TOLD_MAX).map(Calls::over).toList();
    }

    /** The calls from before this position that had no answer when the invocation ended, and never will, are over. */
    static Stream<InvocationEvent> unanswered(InvocationState state, int position) {
        return open(state, 0).stream()
                .filter(call -> call.position() < position)
                .map(Calls::over);
    }

    private static InvocationEvent over(Opened call) {
        InvocationId called = InvocationId.parse(call.target());
        Failure failure = new InvocationCancelledException(called, "its caller has ended").failure();
        return new Finished(call.position(), OpKind.CALL, call.name(), new Outcome.Failed(failure));
    }

    /** Ends what is called from this position on, as a restart forgets it. */
    static Stream<Message<?>> forgotten(InvocationState state, int position) {
        InvocationCommand cancel = new InvocationCommand.Cancel("its caller was restarted from position " + position);
        return open(state, position - 1).stream().map(call -> InvocationDecider.toInvocation(call.target(), cancel));
    }

    /**
     * Whether a restart from this position forgets more calls than can be told in a turn, or, when the invocation has
     * ended, they are still being told: those that are have an answer, except for the first.
     */
    static boolean areTooManyToForget(InvocationState state, int position) {
        return open(state, state.life().ended().isPresent() ? 0 : position - 1).size() > TOLD_MAX;
    }

    /** Tells the end to whoever is to hear of it. */
    static Message<?> answer(Start.Observer observer, String ended, Life.Phase.Ended end) {
        return switch (observer) {
            case Start.Caller caller ->
                InvocationDecider.toInvocation(
                        caller.key(), new InvocationCommand.CallEnded(caller, ended, heard(end)));
            case Start.Scheduled(var schedule) ->
                Message.to(ScheduleTypes.SCHEDULE, schedule, new ScheduleCommand.Ended(ended, end.status()));
        };
    }

    /** What a caller hears: when it failed as somebody else was cancelled, it was not cancelled itself. */
    private static Outcome heard(Life.Phase.Ended end) {
        return end.status() == InvocationStatus.FAILED
                        && end.outcome() instanceof Outcome.Failed(Failure failure)
                        && InvocationCancelledException.isCancellation(failure)
                ? new Outcome.Failed(
                        new Failure(InvocationFailedException.class.getName(), failure.code(), failure.message()))
                : end.outcome();
    }
}
