package dev.everfold.examples.account;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;

/** An account in cents that is never overdrawn. */
public final class BankAccount
        implements Decider<BankAccount.Command, BankAccount.Event, BankAccount.Balance, BankAccount.Rejection> {
    public sealed interface Command {}

    public record Deposit(long cents) implements Command {}

    public record Withdraw(long cents) implements Command {}

    public sealed interface Event {}

    public record Deposited(long cents) implements Event {}

    public record Withdrawn(long cents) implements Event {}

    public record Balance(long cents) {}

    public enum Rejection {
        AMOUNT_NOT_POSITIVE,
        FULL,
        INSUFFICIENT_FUNDS
    }

    public static final ActorType<Command, Balance, Rejection> TYPE = ActorType.of("BankAccount", new BankAccount());

    public Balance initialState() {
        return new Balance(0);
    }

    public Decision<Event, Rejection> decide(Command command, Balance balance) {
        return switch (command) {
            case Deposit(long cents) when cents <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Deposit(long cents) when cents > Long.MAX_VALUE - balance.cents() -> Decision.reject(Rejection.FULL);
            case Deposit(long cents) -> Decision.accept(new Deposited(cents));
            case Withdraw(long cents) when cents <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Withdraw(long cents) when cents > balance.cents() -> Decision.reject(Rejection.INSUFFICIENT_FUNDS);
            case Withdraw(long cents) -> Decision.accept(new Withdrawn(cents));
        };
    }

    public Balance evolve(Balance balance, Event event) {
        return switch (event) {
            case Deposited(long cents) -> new Balance(balance.cents() + cents);
            case Withdrawn(long cents) -> new Balance(balance.cents() - cents);
        };
    }
}
