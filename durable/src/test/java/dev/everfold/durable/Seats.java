package dev.everfold.durable;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;

/** Counts the seats that were taken, and given back. */
public final class Seats implements Decider<Seats.Take, Seats.TakenMore, Seats.Taken, Void> {

    /** The type. */
    public static final ActorType<Take, Taken, Void> TYPE = ActorType.of("Seats", new Seats());

    /** So many are taken; those below zero are given back. */
    public record Take(long seats) {}

    /** They were. */
    public record TakenMore(long seats) {}

    /** All that are taken. */
    public record Taken(long seats) {}

    @Override
    public Taken initialState() {
        return new Taken(0);
    }

    @Override
    public Decision<TakenMore, Void> decide(Take command, Taken state) {
        return Decision.accept(new TakenMore(command.seats()));
    }

    @Override
    public Taken evolve(Taken state, TakenMore event) {
        return new Taken(state.seats() + event.seats());
    }
}
