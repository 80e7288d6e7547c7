package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.retail.StockItem;
import dev.everfold.examples.retail.StockItem.Adjust;
import dev.everfold.examples.retail.StockItem.Command;
import dev.everfold.examples.retail.StockItem.Sell;
import dev.everfold.examples.retail.StockItem.TakeBack;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

class StockItemReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return StockItem.TYPE;
    }

    /** Units that an int can hold: a sum beyond a long, evolve refuses. */
    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<Long> units = Arbitraries.integers().greaterOrEqual(1).map(Integer::longValue);
        return Arbitraries.oneOf(units.map(Sell::new), units.map(TakeBack::new), units.map(Adjust::new));
    }
}
