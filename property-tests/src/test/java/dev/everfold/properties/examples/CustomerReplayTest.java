package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Customer.Charge;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

class CustomerReplayTest implements ReplayEquivalence<Charge> {

    @Override
    public ActorType<Charge, ?, ?> actorType() {
        return Customer.TYPE;
    }

    @Override
    public Arbitrary<Charge> commands() {
        return Combinators.combine(Arbitraries.bigDecimals(), Arbitraries.of(true, false))
                .as(Charge::new);
    }
}
