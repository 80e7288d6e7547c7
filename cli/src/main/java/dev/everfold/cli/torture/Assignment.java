package dev.everfold.cli.torture;

import dev.everfold.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process under torture is to do, as it is told by its arguments.
 *
 * @param store the directory
 * @param plan what its clients ask for
 * @param durability of the store
 * @param reserveBytes of the store; 0 for none
 * @param shift how wrong its clock is
 */
record Assignment(Path store, Plan plan, Durability durability, long reserveBytes, ClockShift shift) {

    /** The arguments that say so. */
    List<String> toArguments() {
        return Stream.of(
                        store,
                        plan.seed(),
                        plan.clients(),
                        plan.wallets(),
                        durability,
                        reserveBytes,
                        shift.atFirst(),
                        shift.later(),
                        shift.turn())
                .map(String::valueOf)
                .toList();
    }

    /** What these arguments say. */
    static Assignment parse(String[] arguments) {
        return new Assignment(
                Path.of(arguments[0]),
                new Plan(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3])),
                Durability.valueOf(arguments[4]),
                Long.parseLong(arguments[5]),
                new ClockShift(
                        Duration.parse(arguments[6]), Duration.parse(arguments[7]), Duration.parse(arguments[8])));
    }

    /** The same with a clock that is wrong. */
    Assignment shift(ClockShift other) {
        return new Assignment(store, plan, durability, reserveBytes, other);
    }

    /** The same with a reserve of disk space. */
    Assignment reserveBytes(long other) {
        return new Assignment(store, plan, durability, other, shift);
    }
}
