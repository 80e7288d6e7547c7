package dev.everfold.examples.retail;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;

/** An item of stock, by code: how many units went and came. Only invoices talk to it, and it rejects nothing. */
public final class StockItem implements Decider<StockItem.Command, StockItem.Event, StockItem.Units, Void> {

    public static final ActorType<Command, Units, Void> TYPE = ActorType.of("StockItem", new StockItem());

    /** Moves units, a positive number of them. */
    public sealed interface Command {}

    public record Sell(long units) implements Command {}

    public record TakeBack(long units) implements Command {}

    public record Adjust(long units) implements Command {}

    public sealed interface Event {}

    public record Sold(long units) implements Event {}

    public record Returned(long units) implements Event {}

    public record Adjusted(long units) implements Event {}

    /** The units moved so far, each a sum of positive numbers. */
    public record Units(long sold, long returned, long adjusted) {}

    public Units initialState() {
        return new Units(0, 0, 0);
    }

    public Decision<Event, Void> decide(Command command, Units units) {
        return switch (command) {
            case Sell(long more) -> Decision.accept(new Sold(more));
            case TakeBack(long more) -> Decision.accept(new Returned(more));
            case Adjust(long more) -> Decision.accept(new Adjusted(more));
        };
    }

    public Units evolve(Units units, Event event) {
        return switch (event) {
            case Sold(long more) -> new Units(Math.addExact(units.sold(), more), units.returned(), units.adjusted());
            case Returned(long more) ->
                new Units(units.sold(), Math.addExact(units.returned(), more), units.adjusted());
            case Adjusted(long more) ->
                new Units(units.sold(), units.returned(), Math.addExact(units.adjusted(), more));
        };
    }
}
