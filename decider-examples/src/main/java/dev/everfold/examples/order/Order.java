package dev.everfold.examples.order;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;

/** An order, by its number: placed, paid, shipped; cancelled as long as it is not shipped. */
public final class Order implements Decider<Order.Command, Order.Event, Order.Standing, Order.Rejection> {

    public static final ActorType<Command, Standing, Rejection> TYPE = ActorType.of("Order", new Order());

    public sealed interface Command {}

    public record Place(String item, long units, long cents) implements Command {}

    public record Pay(String payment) implements Command {}

    public record Ship(String parcel) implements Command {}

    public record Cancel() implements Command {}

    public sealed interface Event {}

    public record Placed(String item, long units, long cents) implements Event {}

    public record Paid(String payment) implements Event {}

    public record Shipped(String parcel) implements Event {}

    public record Cancelled() implements Event {}

    public enum Status {
        UNKNOWN,
        PLACED,
        PAID,
        SHIPPED,
        CANCELLED
    }

    /**
     * Where an order stands.
     *
     * @param payment by which it was paid, or empty
     * @param parcel in which it went, or empty
     */
    public record Standing(Status status, String payment, String parcel) {}

    public enum Rejection {
        AMOUNT_NOT_POSITIVE,
        NOT_NOW
    }

    public Standing initialState() {
        return new Standing(Status.UNKNOWN, "", "");
    }

    public Decision<Event, Rejection> decide(Command command, Standing order) {
        return switch (command) {
            case Place place
            when place.units() <= 0 || place.cents() <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Place(String item, long units, long cents)
            when order.status() == Status.UNKNOWN -> Decision.accept(new Placed(item, units, cents));
            case Pay(String payment) when order.status() == Status.PLACED -> Decision.accept(new Paid(payment));
            case Ship(String parcel) when order.status() == Status.PAID -> Decision.accept(new Shipped(parcel));
            case Cancel()
            when order.status() != Status.UNKNOWN && order.status() != Status.CANCELLED ->
                Decision.accept(new Cancelled());
            case Place _, Pay _, Ship _, Cancel _ -> Decision.reject(Rejection.NOT_NOW);
        };
    }

    public Standing evolve(Standing order, Event event) {
        return switch (event) {
            case Placed _ -> new Standing(Status.PLACED, "", "");
            case Paid(String payment) -> new Standing(Status.PAID, payment, "");
            case Shipped(String parcel) -> new Standing(Status.SHIPPED, order.payment(), parcel);
            case Cancelled() -> new Standing(Status.CANCELLED, order.payment(), "");
        };
    }
}
