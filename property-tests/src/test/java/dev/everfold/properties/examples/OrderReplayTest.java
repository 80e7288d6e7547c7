package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.order.Order;
import dev.everfold.examples.order.Order.Cancel;
import dev.everfold.examples.order.Order.Command;
import dev.everfold.examples.order.Order.Pay;
import dev.everfold.examples.order.Order.Place;
import dev.everfold.examples.order.Order.Ship;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

class OrderReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return Order.TYPE;
    }

    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<Long> amounts = Arbitraries.longs().between(0, 100);
        return Arbitraries.oneOf(
                Combinators.combine(amounts, amounts).as((units, cents) -> new Place("teapot", units, cents)),
                Arbitraries.of("payment-1", "payment-2").map(Pay::new),
                Arbitraries.of("parcel-1", "parcel-2").map(Ship::new),
                Arbitraries.create(Cancel::new));
    }
}
