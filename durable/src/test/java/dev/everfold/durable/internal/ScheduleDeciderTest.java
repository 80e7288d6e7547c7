package dev.everfold.durable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.Decision;
import dev.everfold.durable.Schedule.CatchUp;
import dev.everfold.durable.Schedule.Overlap;
import dev.everfold.durable.Schedule.Policy;
import dev.everfold.durable.Timing;
import dev.everfold.durable.internal.ScheduleCommand.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleDeciderTest {

    private static final long MINUTE = 60_000;
    private static final long YEAR = 365 * 24 * 60 * MINUTE;

    private final ScheduleDecider decider = new ScheduleDecider();
    private ScheduleState state = decider.initialState();

    private Decision.Accepted<ScheduleEvent, Refusal> take(ScheduleCommand command) {
        var accepted = (Decision.Accepted<ScheduleEvent, Refusal>) decider.decide(command, state);
        accepted.events().forEach(event -> state = decider.evolve(state, event));
        return accepted;
    }

    private void fire(long nowMillis) {
        take(new ScheduleCommand.Due());
        take(new ScheduleCommand.Fire(nowMillis));
    }

    private static Plan everyMinute(int inputBytes, CatchUp catchUp) {
        Start.Settings settings = new Start.Settings(Map.of(), 0, 0, Optional.empty(), Optional.empty(), List.of());
        Value input = new Value(1, new byte[inputBytes], Optional.empty());
        return new Plan(
                "tick",
                "f",
                new Start("f/tick", Life.NEWEST, input, Optional.empty(), settings, 0),
                new Timing.Every(Duration.ofMinutes(1), Instant.EPOCH),
                new Policy(Overlap.CONCURRENT, catchUp));
    }

    @Test
    void puttingItAgainSetsItRightWhoseClockWasAhead() {
        take(new ScheduleCommand.Put(everyMinute(1, CatchUp.SKIP), 1));
        fire(MINUTE);
        fire(YEAR);
        assertThat(state.next().millis()).isEqualTo(YEAR + MINUTE);

        var put = take(new ScheduleCommand.Put(everyMinute(1, CatchUp.SKIP), 4 * MINUTE));
        assertThat(state.next()).isEqualTo(new ScheduleState.Next(5 * MINUTE, false, 0));
        assertThat(put.timers()).hasSize(1);
    }

    @Test
    void whatWasStartedIsNotStartedAgainWhenItsTimeComesAgain() {
        take(new ScheduleCommand.Put(everyMinute(1, CatchUp.ALL), 1));
        fire(MINUTE);
        fire(2 * MINUTE);
        take(new ScheduleCommand.Put(everyMinute(2, CatchUp.ALL), 1));
        assertThat(state.next().millis()).isEqualTo(MINUTE);

        take(new ScheduleCommand.Due());
        var fired = take(new ScheduleCommand.Fire(3 * MINUTE));
        assertThat(fired.events())
                .containsExactly(new ScheduleEvent.Began(3 * MINUTE), new ScheduleEvent.Advanced(4 * MINUTE));
        assertThat(fired.messages()).hasSize(1);
    }

    @Test
    void puttingItAgainDoesNotRepeatWhatWasDecidedBeforeTheClockWasPutBack() {
        take(new ScheduleCommand.Put(everyMinute(1, CatchUp.SKIP), 1));
        fire(MINUTE);
        fire(2 * MINUTE);

        assertThat(take(new ScheduleCommand.Put(everyMinute(1, CatchUp.SKIP), MINUTE - 1))
                        .events())
                .isEmpty();
        assertThat(state.next().millis()).isEqualTo(3 * MINUTE);
    }

    @Test
    void whatWasDueBeforeAnotherIsPutIsDecidedByThePlanOfThen() {
        take(new ScheduleCommand.Put(everyMinute(300_000, CatchUp.ALL), 1));
        Plan other = everyMinute(2, CatchUp.ALL);
        int starts = 0;
        for (int puts = 1; !state.plan().equals(Optional.of(other)); puts++) {
            assertThat(puts).isLessThan(5);
            starts +=
                    take(new ScheduleCommand.Put(other, 3 * MINUTE)).messages().size();
        }

        assertThat(starts).isEqualTo(3);
        assertThat(state.runs()).hasSize(3);
        assertThat(state.next()).isEqualTo(new ScheduleState.Next(4 * MINUTE, false, 0));
    }
}
