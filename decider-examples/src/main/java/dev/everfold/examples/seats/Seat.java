package dev.everfold.examples.seats;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Timer;
import java.time.Duration;
import java.util.List;

/**
 * A seat that somebody holds for ten minutes and then pays for, or loses.
 *
 * <p>The timer is set with the event that it belongs to and cancelled with the one that makes it pointless, so there is
 * none without a hold, and no hold without one, whatever crashes in between.
 */
public final class Seat implements Decider<Seat.Command, Seat.Event, Seat.Holder, Seat.Rejection> {

    public static final ActorType<Command, Holder, Rejection> TYPE = ActorType.of("Seat", new Seat());

    /** How long nobody else gets a seat that is not paid for. */
    public static final Duration HOLD_TIME = Duration.ofMinutes(10);

    public sealed interface Command {}

    /** Holds the seat for somebody. */
    public record Hold(String who) implements Command {}

    /** Sells the seat to who holds it. */
    public record Pay(String who) implements Command {}

    /** Gives the seat back when its time is over. What the timer fires. */
    public record EndHold(String who) implements Command {}

    public sealed interface Event {}

    public record Held(String who) implements Event {}

    public record Sold(String who) implements Event {}

    public record Released(String who) implements Event {}

    /**
     * Whose the seat is.
     *
     * @param who empty for nobody
     * @param hasPaid whether for good
     */
    public record Holder(String who, boolean hasPaid) {

        boolean isNobody() {
            return who.isEmpty();
        }

        boolean holds(String name) {
            return who.equals(name) && !hasPaid;
        }
    }

    public enum Rejection {
        TAKEN,
        NOT_HELD
    }

    public Holder initialState() {
        return new Holder("", false);
    }

    public Decision<Event, Rejection> decide(Command command, Holder holder) {
        return switch (command) {
            case Hold(String who) when holder.isNobody() -> hold(who);
            case Hold _ -> Decision.reject(Rejection.TAKEN);
            case Pay(String who) when holder.holds(who) -> sell(who);
            case Pay _ -> Decision.reject(Rejection.NOT_HELD);
            case EndHold(String who) when holder.holds(who) -> Decision.accept(new Released(who));
            case EndHold _ -> Decision.reject(Rejection.NOT_HELD);
        };
    }

    private static Decision<Event, Rejection> hold(String who) {
        Timer end = Timer.after("hold", HOLD_TIME, new EndHold(who));
        return Decision.accept(List.of(new Held(who)), List.of(), List.of(end));
    }

    private static Decision<Event, Rejection> sell(String who) {
        return Decision.accept(List.of(new Sold(who)), List.of(), List.of(Timer.cancel("hold")));
    }

    public Holder evolve(Holder holder, Event event) {
        return switch (event) {
            case Held(String who) -> new Holder(who, false);
            case Sold(String who) -> new Holder(who, true);
            case Released _ -> initialState();
        };
    }
}
