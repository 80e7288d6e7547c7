package dev.everfold.properties.examples;

import dev.everfold.ActorType;
import dev.everfold.examples.account.BankAccount;
import dev.everfold.examples.account.BankAccount.Command;
import dev.everfold.examples.account.BankAccount.Deposit;
import dev.everfold.examples.account.BankAccount.Withdraw;
import dev.everfold.properties.equivalence.ReplayEquivalence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

class BankAccountReplayTest implements ReplayEquivalence<Command> {

    @Override
    public ActorType<Command, ?, ?> actorType() {
        return BankAccount.TYPE;
    }

    @Override
    public Arbitrary<Command> commands() {
        Arbitrary<Long> cents = Arbitraries.longs().between(-1, 1_000);
        return Arbitraries.oneOf(cents.map(Deposit::new), cents.map(Withdraw::new));
    }
}
