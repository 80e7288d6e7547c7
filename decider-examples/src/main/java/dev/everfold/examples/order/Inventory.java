package dev.everfold.examples.order;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import java.util.HashMap;
import java.util.Map;

/** What is there of an item: free, or reserved for an order until it leaves with it or is released. */
public final class Inventory
        implements Decider<Inventory.Command, Inventory.Event, Inventory.Stock, Inventory.Rejection> {

    public static final ActorType<Command, Stock, Rejection> TYPE = ActorType.of("Inventory", new Inventory());

    public sealed interface Command {}

    public record Receive(long units) implements Command {}

    public record Reserve(String order, long units) implements Command {}

    public record Release(String order) implements Command {}

    public record HandOver(String order) implements Command {}

    public sealed interface Event {}

    public record Received(long units) implements Event {}

    public record Reserved(String order, long units) implements Event {}

    public record Released(String order) implements Event {}

    public record HandedOver(String order) implements Event {}

    /**
     * The state.
     *
     * @param free units
     * @param reserved units by order
     */
    public record Stock(long free, Map<String, Long> reserved) {}

    public enum Rejection {
        AMOUNT_NOT_POSITIVE,
        TOO_MANY,
        OUT_OF_STOCK,
        RESERVED_BEFORE,
        NOT_RESERVED
    }

    public Stock initialState() {
        return new Stock(0, Map.of());
    }

    public Decision<Event, Rejection> decide(Command command, Stock stock) {
        return switch (command) {
            case Receive(long units) when units <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Receive(long units)
            when units > Integer.MAX_VALUE - stock.free() -> Decision.reject(Rejection.TOO_MANY);
            case Receive(long units) -> Decision.accept(new Received(units));
            case Reserve(String _, long units) when units <= 0 -> Decision.reject(Rejection.AMOUNT_NOT_POSITIVE);
            case Reserve(String order, long _)
            when stock.reserved().containsKey(order) -> Decision.reject(Rejection.RESERVED_BEFORE);
            case Reserve(String _, long units) when units > stock.free() -> Decision.reject(Rejection.OUT_OF_STOCK);
            case Reserve(String order, long units) -> Decision.accept(new Reserved(order, units));
            case Release(String order) when stock.reserved().containsKey(order) -> Decision.accept(new Released(order));
            case HandOver(String order)
            when stock.reserved().containsKey(order) -> Decision.accept(new HandedOver(order));
            case Release _, HandOver _ -> Decision.reject(Rejection.NOT_RESERVED);
        };
    }

    public Stock evolve(Stock stock, Event event) {
        Map<String, Long> reserved = new HashMap<>(stock.reserved());
        long free = switch (event) {
            case Received(long units) -> stock.free() + units;
            case Reserved(String order, long units) -> {
                reserved.put(order, units);
                yield stock.free() - units;
            }
            case Released(String order) -> {
                reserved.remove(order);
                yield stock.free() + stock.reserved().getOrDefault(order, 0L);
            }
            case HandedOver(String order) -> {
                reserved.remove(order);
                yield stock.free();
            }
        };
        return new Stock(free, Map.copyOf(reserved));
    }
}
