package dev.everfold.examples.transfer;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Message;
import java.util.List;

/**
 * A wallet that sends cents to other wallets.
 *
 * <p>Money is never in two places: it leaves the sender in one turn and travels in that turn's message. A receiver that
 * is closed rejects it, and the rejection sends it back. So the balances of all wallets add up to what was deposited as
 * soon as every message is delivered, whatever crashes in between.
 */
public final class Wallet implements Decider<Wallet.Command, Wallet.Event, Wallet.Holding, Wallet.Rejection> {

    public static final ActorType<Command, Holding, Rejection> TYPE = ActorType.of("Wallet", new Wallet());

    public sealed interface Command {}

    /** Puts cents in from outside. */
    public record Deposit(long cents) implements Command {}

    /**
     * Sends cents to another wallet.
     *
     * @param from the key of the wallet that gets this command, where the cents return to when they are not wanted
     * @param to the key of the receiver
     */
    public record Send(String from, String to, long cents) implements Command {}

    /** Takes in what another wallet sent. */
    public record Receive(String from, long cents) implements Command {}

    /** Takes back what the receiver did not want. */
    public record TakeBack(String to, long cents) implements Command {}

    /** Closes an empty wallet for good. */
    public record Close() implements Command {}

    public sealed interface Event {}

    public record Deposited(long cents) implements Event {}

    public record Sent(String to, long cents) implements Event {}

    public record Received(String from, long cents) implements Event {}

    public record TakenBack(String to, long cents) implements Event {}

    public record Closed() implements Event {}

    /** What is in a wallet, and whether it still takes and sends. */
    public record Holding(long cents, boolean isClosed) {}

    public enum Rejection {
        AMOUNT_NOT_POSITIVE,
        INSUFFICIENT_FUNDS,
        WALLET_CLOSED,
        WALLET_NOT_EMPTY
    }

    public Holding initialState() {
        return new Holding(0, false);
    }

    public Decision<Event, Rejection> decide(Command command, Holding holding) {
        return switch (command) {
            // Even into a closed wallet: the money was its own, and a rejection of the way back would lose it.
            case TakeBack(String to, long cents) -> Decision.accept(new TakenBack(to, cents));
            case Deposit _, Send _, Receive _, Close _
            when holding.isClosed() -> Decision.reject(Rejection.WALLET_CLOSED);
            case Deposit(long cents) when cents <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Deposit(long cents) -> Decision.accept(new Deposited(cents));
            case Send send -> send(send, holding);
            case Receive(String from, long cents) -> Decision.accept(new Received(from, cents));
            case Close() when holding.cents() > 0 -> Decision.reject(Rejection.WALLET_NOT_EMPTY);
            case Close() -> Decision.accept(new Closed());
        };
    }

    private static Decision<Event, Rejection> send(Send send, Holding holding) {
        if (send.cents() <= 0) {
            return Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
        }
        if (send.cents() > holding.cents()) {
            return Decision.reject(Rejection.INSUFFICIENT_FUNDS);
        }
        Message<Command> there = Message.to(TYPE, send.to(), new Receive(send.from(), send.cents()));
        Message<Command> back = Message.to(TYPE, send.from(), new TakeBack(send.to(), send.cents()));
        return Decision.accept(List.of(new Sent(send.to(), send.cents())), List.of(there.ifRejected(back)));
    }

    public Holding evolve(Holding holding, Event event) {
        return switch (event) {
            case Deposited(long cents) -> plus(holding, cents);
            case Sent(String _, long cents) -> plus(holding, -cents);
            case Received(String _, long cents) -> plus(holding, cents);
            case TakenBack(String _, long cents) -> plus(holding, cents);
            case Closed() -> new Holding(holding.cents(), true);
        };
    }

    private static Holding plus(Holding holding, long cents) {
        return new Holding(Math.addExact(holding.cents(), cents), holding.isClosed());
    }
}
