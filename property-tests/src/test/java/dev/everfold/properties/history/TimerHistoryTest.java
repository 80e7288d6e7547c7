package dev.everfold.properties.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.SystemOptions;
import dev.everfold.Timer;
import dev.everfold.examples.seats.Seat;
import dev.everfold.examples.seats.Seat.Command;
import dev.everfold.examples.seats.Seat.Event;
import dev.everfold.examples.seats.Seat.Hold;
import dev.everfold.examples.seats.Seat.Holder;
import dev.everfold.examples.seats.Seat.Pay;
import dev.everfold.examples.seats.Seat.Rejection;
import dev.everfold.history.Histories;
import dev.everfold.history.WhatIfReport;
import dev.everfold.history.WhatIfReport.Kind;
import dev.everfold.journal.Entry.SetTimer;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the past says of timers. */
class TimerHistoryTest {

    private static final ActorType<Command, Holder, Rejection> TYPE =
            Seat.TYPE.options(ActorOptions.DEFAULT.journalsCommands(true));

    /** A seat whose timers are other ones. */
    private record Changed(Duration holdTime, String cancelled) implements Decider<Command, Event, Holder, Rejection> {
        private static final Seat SEAT = new Seat();

        @Override
        public Holder initialState() {
            return SEAT.initialState();
        }

        @Override
        public Decision<Event, Rejection> decide(Command command, Holder holder) {
            return switch (SEAT.decide(command, holder)) {
                case Decision.Accepted<Event, Rejection> accepted ->
                    Decision.accept(
                            accepted.events(),
                            accepted.messages(),
                            accepted.timers().stream().map(this::changed).toList());
                case Decision.Rejected<Event, Rejection> rejected -> rejected;
            };
        }

        private Timer changed(Timer timer) {
            return switch (timer) {
                case Timer.Decide(String name, Timer.Due _, Object command) -> Timer.after(name, holdTime, command);
                case Timer.Cancel _ -> Timer.cancel(cancelled);
                case Timer.Send send -> send;
            };
        }

        @Override
        public Holder evolve(Holder holder, Event event) {
            return SEAT.evolve(holder, event);
        }
    }

    private final ManualEnvironment world = ManualEnvironment.inOrder();
    private final InMemoryJournal journal = new InMemoryJournal(1);

    private ActorSystem open() {
        return ActorSystem.open(journal, world.environment(), SystemOptions.DEFAULT, TYPE);
    }

    /** 1A is paid for, 1B is lost, 1C is held. */
    @BeforeEach
    void writeHistory() {
        try (ActorSystem system = open()) {
            for (String key : List.of("1A", "1B")) {
                var _ = system.ref(TYPE, key).askAsync(new Hold("ann"));
            }
            var _ = system.ref(TYPE, "1A").askAsync(new Pay("ann"));
            world.runFor(Seat.HOLD_TIME);
            world.runAll();
            var _ = system.ref(TYPE, "1C").askAsync(new Hold("ann"));
            world.runAll();
        }
    }

    private WhatIfReport whatIf(ActorType<?, ?, ?> candidate) {
        try (Histories histories = Histories.of(journal.reader(), Optional.empty(), TYPE)) {
            return histories.whatIf(candidate, true, 10);
        }
    }

    private WhatIfReport whatIf(Duration holdTime, String cancelled) {
        return whatIf(ActorType.of("Seat", new Changed(holdTime, cancelled)).codec(Seat.TYPE.codec()));
    }

    @Test
    void theSameVersionSetsTheSameTimers() {
        WhatIfReport report = whatIf(Seat.TYPE);
        assertThat(report.commands()).isEqualTo(5);
        assertThat(report.isSame()).as("%s", report).isTrue();
        assertThat(whatIf(Seat.HOLD_TIME, "hold").isSame()).isTrue();
    }

    @Test
    void otherTimersAreFound() {
        assertThat(whatIf(Duration.ofMinutes(5), "hold").findings()).containsOnlyKeys(Kind.OTHER_TIMERS);
        assertThat(whatIf(Seat.HOLD_TIME, "other").findings()).containsOnlyKeys(Kind.OTHER_TIMERS);
    }

    @Test
    void theTimersOfAnActorAreInItsHistory() {
        try (ActorSystem system = open()) {
            long dueMillis = world.clock().instant().plus(Seat.HOLD_TIME).toEpochMilli();
            assertThat(system.history(TYPE, "1A").timers()).isEmpty();
            assertThat(system.history(TYPE, "1B").timers()).isEmpty();
            assertThat(system.history(TYPE, "1C").timers())
                    .extracting(SetTimer::name, SetTimer::dueMillis)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("hold", dueMillis));
        }
    }

    @Test
    void aForkHasNoTimers() {
        try (ActorSystem system = open();
                ActorSystem fork = system.history(TYPE, "1C").fork(1)) {
            assertThat(fork.ref(TYPE, "1C").state().state()).isEqualTo(new Holder("ann", false));
            assertThat(fork.history(TYPE, "1C").timers()).isEmpty();
        }
    }
}
