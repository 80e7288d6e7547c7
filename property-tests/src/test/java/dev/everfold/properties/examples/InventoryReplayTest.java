package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.order.Inventory;
import dev.everfold.examples.order.Inventory.Command;
import dev.everfold.examples.order.Inventory.HandOver;
import dev.everfold.examples.order.Inventory.Receive;
import dev.everfold.examples.order.Inventory.Release;
import dev.everfold.examples.order.Inventory.Reserve;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

class InventoryReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return Inventory.TYPE;
    }

    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<Long> units = Arbitraries.longs().between(0, 20);
        Arbitrary<String> orders = Arbitraries.of("a", "b", "c");
        return Arbitraries.oneOf(
                units.map(Receive::new),
                Combinators.combine(orders, units).as(Reserve::new),
                orders.map(Release::new),
                orders.map(HandOver::new));
    }
}
