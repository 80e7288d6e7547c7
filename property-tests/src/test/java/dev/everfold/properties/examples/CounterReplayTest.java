package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.counter.Counter;
import dev.everfold.examples.counter.Counter.Deposit;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

class CounterReplayTest implements ReplayEquivalence<Deposit> {

    @Override
    public ActorType<Deposit, ?, ?> actorType() {
        return Counter.TYPE;
    }

    @Override
    public Arbitrary<Deposit> commands() {
        return Arbitraries.longs().map(Deposit::new);
    }
}
