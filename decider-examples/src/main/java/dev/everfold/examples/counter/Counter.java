package dev.everfold.examples.counter;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;

/** An account that only grows: one command, one event, one number, and no rejection. */
public final class Counter implements Decider<Counter.Deposit, Counter.Deposited, Counter.Balance, Void> {

    public static final ActorType<Deposit, Balance, Void> TYPE = ActorType.of("Counter", new Counter());

    private static final Balance ZERO = new Balance(0);

    public record Deposit(long amount) {}

    public record Deposited(long amount) {}

    public record Balance(long amount) {}

    public Balance initialState() {
        return ZERO;
    }

    public Decision<Deposited, Void> decide(Deposit command, Balance balance) {
        return Decision.accept(new Deposited(command.amount()));
    }

    public Balance evolve(Balance balance, Deposited event) {
        return new Balance(balance.amount() + event.amount());
    }
}
