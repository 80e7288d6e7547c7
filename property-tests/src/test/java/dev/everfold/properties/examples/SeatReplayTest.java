package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.seats.Seat;
import dev.everfold.examples.seats.Seat.Command;
import dev.everfold.examples.seats.Seat.EndHold;
import dev.everfold.examples.seats.Seat.Hold;
import dev.everfold.examples.seats.Seat.Pay;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A seat that sets and cancels timers, which do not fire here. */
class SeatReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return Seat.TYPE;
    }

    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<String> names = Arbitraries.of("ann", "bob");
        return Arbitraries.oneOf(names.map(Hold::new), names.map(Pay::new), names.map(EndHold::new));
    }
}
