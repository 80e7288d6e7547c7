package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.examples.transfer.Wallet.Close;
import dev.everfold.examples.transfer.Wallet.Command;
import dev.everfold.examples.transfer.Wallet.Deposit;
import dev.everfold.examples.transfer.Wallet.Receive;
import dev.everfold.examples.transfer.Wallet.Send;
import dev.everfold.examples.transfer.Wallet.TakeBack;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A wallet that sends to others and to itself: what comes of its messages is compared too. */
class WalletReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return Wallet.TYPE;
    }

    @Override
    public String key() {
        return "alice";
    }

    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<Long> cents = Arbitraries.longs().between(-1, 100);
        Arbitrary<String> others = Arbitraries.of("alice", "bob", "carol");
        return Arbitraries.frequencyOf(
                Tuple.of(8, cents.map(Deposit::new)),
                Tuple.of(8, Combinators.combine(others, cents).as((to, amount) -> new Send(key(), to, amount))),
                Tuple.of(2, Combinators.combine(others, cents).as(Receive::new)),
                Tuple.of(2, Combinators.combine(others, cents).as(TakeBack::new)),
                Tuple.of(1, Arbitraries.create(Close::new)));
    }
}
