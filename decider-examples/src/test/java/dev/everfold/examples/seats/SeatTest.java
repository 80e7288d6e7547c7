package dev.everfold.examples.seats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorSystem;
import dev.everfold.SystemOptions;
import dev.everfold.Timer;
import dev.everfold.examples.seats.Seat.EndHold;
import dev.everfold.examples.seats.Seat.Held;
import dev.everfold.examples.seats.Seat.Hold;
import dev.everfold.examples.seats.Seat.Holder;
import dev.everfold.examples.seats.Seat.Pay;
import dev.everfold.examples.seats.Seat.Rejection;
import dev.everfold.examples.seats.Seat.Released;
import dev.everfold.examples.seats.Seat.Sold;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.testkit.DeciderScenario;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeatTest {

    private final DeciderScenario<Seat.Command, Seat.Event, Holder, Rejection> seat = DeciderScenario.of(new Seat());

    @Test
    void aHoldEndsByATimer() {
        seat.when(new Hold("ann"))
                .thenEvents(new Held("ann"))
                .thenSets(Timer.after("hold", Duration.ofMinutes(10), new EndHold("ann")))
                .when(new EndHold("ann"))
                .thenEvents(new Released("ann"))
                .thenState(new Holder("", false));
    }

    @Test
    void payingCancelsTheTimer() {
        seat.given(new Held("ann"))
                .when(new Pay("ann"))
                .thenEvents(new Sold("ann"))
                .thenSets(Timer.cancel("hold"))
                .when(new EndHold("ann"))
                .thenRejected(Rejection.NOT_HELD);
    }

    @Test
    void whatSomebodyHoldsNobodyElseGets() {
        seat.given(new Held("ann"))
                .when(new Hold("bob"))
                .thenRejected(Rejection.TAKEN)
                .when(new Pay("bob"))
                .thenRejected(Rejection.NOT_HELD);
    }

    @Test
    void theSeatIsFreeAgainAfterTenMinutesThoughTheSystemWasClosed() {
        ManualEnvironment world = ManualEnvironment.inOrder();
        InMemoryJournal journal = new InMemoryJournal(1);
        try (ActorSystem system = ActorSystem.open(journal, world.environment(), SystemOptions.DEFAULT, Seat.TYPE)) {
            var _ = system.ref(Seat.TYPE, "1A").askAsync(new Hold("ann"));
            world.runAll();
        }
        try (ActorSystem system = ActorSystem.open(journal, world.environment(), SystemOptions.DEFAULT, Seat.TYPE)) {
            world.runFor(Seat.HOLD_TIME.minusSeconds(1));
            assertThat(holder(system, world)).isEqualTo(new Holder("ann", false));
            world.runFor(Duration.ofSeconds(1));
            assertThat(holder(system, world)).isEqualTo(new Holder("", false));
        }
    }

    private static Holder holder(ActorSystem system, ManualEnvironment world) {
        var read = system.ref(Seat.TYPE, "1A").stateAsync();
        world.runAll();
        return read.join().state();
    }
}
