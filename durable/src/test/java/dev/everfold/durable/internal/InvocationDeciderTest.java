package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.Message;
import dev.everfold.Timer;
import dev.everfold.durable.Failure;
import dev.everfold.durable.QueueFullException;
import dev.everfold.durable.internal.InvocationCommand.Refusal;
import dev.everfold.durable.internal.InvocationEvent.Opened;
import dev.everfold.durable.internal.InvocationEvent.Suspended;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What invocations decide when things cross on their way. */
class InvocationDeciderTest {

    private static final InvocationDecider DECIDER = new InvocationDecider();
    private static final Opened PROMISE = new Opened(1, OpKind.PROMISE, "go", "", 0);
    private static final Suspended WAITS = new Suspended(List.of(1), true);

    private static InvocationState after(InvocationCommand... commands) {
        InvocationState state = DECIDER.initialState();
        for (InvocationCommand command : commands) {
            state = after(state, command);
        }
        return state;
    }

    private static InvocationState after(InvocationState state, InvocationCommand command) {
        InvocationState next = state;
        if (!(DECIDER.decide(command, state)
                instanceof Decision.Accepted<InvocationEvent, Refusal>(List<InvocationEvent> events, var _, var _))) {
            throw new AssertionError(command + " is rejected in " + state);
        }
        for (InvocationEvent event : events) {
            next = DECIDER.evolve(next, event);
        }
        return next;
    }

    private static InvocationCommand begin() {
        Start.Settings settings = new Start.Settings(Map.of(), 0, 0, Optional.empty(), Optional.empty(), List.of());
        return new InvocationCommand.Begin(new Start("f/a", 1, Value.NULL, Optional.empty(), settings, 0));
    }

    private static InvocationCommand beginQueued() {
        Start.Queueing queueing = new Start.Queueing("q", "", 0, "", 0, Optional.empty());
        Start.Settings settings =
                new Start.Settings(Map.of(), 0, 0, Optional.of(queueing), Optional.empty(), List.of());
        return new InvocationCommand.Begin(new Start("f/a", 1, Value.NULL, Optional.empty(), settings, 0));
    }

    private static InvocationCommand release(int generation) {
        return new InvocationCommand.Release(Optional.of(new Ticket(0, generation)));
    }

    private static InvocationCommand append(int known, InvocationEvent... events) {
        return new InvocationCommand.Append(1, known, List.of(events), List.of(), List.of());
    }

    @Test
    void aFunctionThatDoesNotKnowThatItIsCancelledDoesNotFallAsleep() {
        InvocationState cancelled = after(begin(), append(0, PROMISE), new InvocationCommand.Cancel("now"));
        assertThat(after(cancelled, append(1, WAITS)).life().isReady()).isTrue();
        assertThat(after(cancelled, append(2, WAITS)).life().phase()).isEqualTo(new Life.Phase.Waiting(WAITS));
    }

    /** Or it would fail for what its cancellation has brought about. */
    @Test
    void aRestartBehindACancellationKeepsIt() {
        InvocationEvent.Finished cancelled =
                new InvocationEvent.Finished(2, OpKind.CANCELLED, "", Outcome.Succeeded.NOTHING);
        InvocationEvent.CancelRequested requested = new InvocationEvent.CancelRequested("now");
        Recorded recorded = Recorded.NOTHING.plus(PROMISE).plus(requested).plus(cancelled);
        assertThat(recorded.upTo(3).ops()).containsExactly(PROMISE, requested, cancelled);
        assertThat(recorded.upTo(2).ops()).containsExactly(PROMISE);
    }

    @Test
    void aReleaseThatComesLateDoesNotLetARestartedOneRun() {
        InvocationState restarted =
                after(beginQueued(), new InvocationCommand.Kill("stop"), new InvocationCommand.Restart(1, 1));
        assertThat(DECIDER.decide(release(0), restarted)).isEqualTo(Decision.reject(Refusal.OUTDATED));
        assertThat(after(restarted, release(1)).life().isReady()).isTrue();
    }

    @Test
    void oneThatIsRestartedWhileItWaitsForItsTurnKeepsItsPlace() {
        InvocationState restarted =
                after(beginQueued(), new InvocationCommand.Pause("hold"), new InvocationCommand.Restart(1, 1));
        assertThat(after(restarted, release(0)).life().isReady()).isTrue();
    }

    /** It may have come in all the same, by what it sent itself. */
    @Test
    void oneThatIsRefusedLeavesItsQueue() {
        Failure full = Failure.of(new QueueFullException("q", 1));
        var refused = (Decision.Accepted<InvocationEvent, Refusal>)
                DECIDER.decide(new InvocationCommand.Refuse(full, Optional.of(new Ticket(0, 0))), after(beginQueued()));
        assertThat(refused.messages())
                .containsExactly(Message.to(
                        QueueTypes.QUEUE, "q", new QueueCommand.Leave("f/a", Optional.of(new Ticket(0, 0)))));
    }

    @Test
    void thousandsThatItHasCalledAreKilledInTurnsThatFitIntoAnEntry() {
        InvocationState state = after(begin());
        for (int position = 1; position <= 1_000; position++) {
            state = after(state, append(0, new Opened(position, OpKind.CALL, "g", "g/" + position, 0)));
        }
        Set<String> killed = new HashSet<>();
        Deque<InvocationCommand> next = new ArrayDeque<>(List.of(new InvocationCommand.Kill("enough")));
        boolean isKept = true;
        for (int turns = 1; !next.isEmpty(); turns++) {
            assertThat(turns).isLessThan(10);
            InvocationCommand command = next.remove();
            var taken = (Decision.Accepted<InvocationEvent, Refusal>) DECIDER.decide(command, state);
            state = after(state, command);
            assertThat(taken.messages()).hasSizeLessThan(600);
            for (Message<?> message : taken.messages()) {
                switch (message.command()) {
                    case InvocationCommand.TellCalled more -> next.add(more);
                    case InvocationCommand.Kill _ ->
                        assertThat(killed.add(message.key())).as("told once").isTrue();
                    default -> throw new AssertionError(message);
                }
            }
            assertThat(killed.size() == 1_000
                            || DECIDER.decide(new InvocationCommand.Restart(1, 1), state)
                                    .equals(Decision.reject(Refusal.CALLING)))
                    .isTrue();
            isKept &= taken.timers().stream().map(Timer::name).noneMatch("expiry"::equals);
            assertThat(isKept).isEqualTo(killed.size() < 1_000);
        }
        assertThat(killed).hasSize(1_000);
        assertThat(after(state, new InvocationCommand.Restart(500, 1)).life().isReady())
                .isTrue();
    }

    @Test
    void aRestartThatWouldForgetThousandsOfCallsIsRefused() {
        InvocationState state = after(begin());
        for (int position = 1; position <= 1_000; position++) {
            state = after(state, append(0, new Opened(position, OpKind.CALL, "g", "g/" + position, 0)));
        }
        InvocationState paused = after(state, new InvocationCommand.Pause("to look"));
        assertThat(DECIDER.decide(new InvocationCommand.Restart(700, 1), paused))
                .isEqualTo(Decision.reject(Refusal.CALLING));
        assertThat(after(paused, new InvocationCommand.Restart(900, 1)).life().isReady())
                .isTrue();
    }

    /** Its run may have heard of the failed attempt, and of neither the pause nor the resumption. */
    @Test
    void whatIsToBeTriedAgainIsAtOnceWhenItIsResumed() {
        InvocationEvent failed = new InvocationEvent.Attempted(1, "step", 3, new Failure("t", "", ""), 5, 1_000);
        InvocationState paused = after(begin(), append(0, failed), new InvocationCommand.Pause("to look"));
        InvocationState resumed = after(paused, new InvocationCommand.Resume());
        assertThat(resumed.recorded().isRetryDue(1)).isTrue();
        assertThat(after(resumed, append(0, WAITS)).life().isReady()).isTrue();
        assertThat(Describe.info(resumed).orElseThrow().trouble()).isEmpty();
    }

    @Test
    void whatWasLeftToTellIsVoidAfterARestart() {
        InvocationState restarted = after(
                begin(),
                append(0, new Opened(1, OpKind.CALL, "g", "g/1", 0)),
                new InvocationCommand.Kill("stop"),
                new InvocationCommand.Restart(1, 1));
        InvocationCommand late = new InvocationCommand.TellCalled(0, new InvocationCommand.Kill("stop"), 0, 0);
        assertThat(DECIDER.decide(late, restarted)).isEqualTo(Decision.reject(Refusal.OUTDATED));
    }

    @Test
    void whatARunWritesThatIsOutdatedByARestartIsRefused() {
        InvocationState paused = after(begin(), append(0, PROMISE), new InvocationCommand.Pause("to look"));
        InvocationCommand done =
                append(1, new InvocationEvent.Finished(2, OpKind.RUN, "step", Outcome.Succeeded.NOTHING));
        assertThat(after(paused, done).recorded().ops()).hasSize(2);
        InvocationState restarted = after(paused, new InvocationCommand.Restart(2, 1));
        assertThat(DECIDER.decide(done, restarted)).isEqualTo(Decision.reject(Refusal.OUTDATED));
        InvocationState killed = after(paused, new InvocationCommand.Kill("enough"));
        assertThat(DECIDER.decide(done, after(killed, new InvocationCommand.Restart(2, 1))))
                .isEqualTo(Decision.reject(Refusal.OUTDATED));
    }
}
