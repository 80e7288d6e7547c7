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
 * @param shards of the store
 * @param reserveBytes of the store; 0 for none
 * @param shift how wrong its clock is
 */
record Assignment(Path store, Plan plan, Durability durability, int shards, long reserveBytes, ClockShift shift) {

    private static final int CLIENTS = 192;
    private static final int WALLETS = 160;
    private static final int SHARDS = 3;

    /** Many clients, a synced store without a reserve, and a clock that is right. */
    static Assignment of(Path store, long seed) {
        return new Assignment(store, new Plan(seed, CLIENTS, WALLETS), Durability.SYNCED, SHARDS, 0, ClockShift.NONE);
    }

    /** The arguments that say so. */
    List<String> toArguments() {
        return Stream.of(
                        store,
                        plan.seed(),
                        plan.clients(),
                        plan.wallets(),
                        durability,
                        shards,
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
                Integer.parseInt(arguments[5]),
                Long.parseLong(arguments[6]),
                new ClockShift(
                        Duration.parse(arguments[7]), Duration.parse(arguments[8]), Duration.parse(arguments[9])));
    }

    /** The same with so many clients, wallets and shards. */
    Assignment scale(int clients, int wallets, int otherShards) {
        return new Assignment(
                store, new Plan(plan.seed(), clients, wallets), durability, otherShards, reserveBytes, shift);
    }

    /** The same with this durability. */
    Assignment durability(Durability other) {
        return new Assignment(store, plan, other, shards, reserveBytes, shift);
    }

    /** The same with a reserve of disk space. */
    Assignment reserveBytes(long other) {
        return new Assignment(store, plan, durability, shards, other, shift);
    }

    /** The same with a clock that is wrong. */
    Assignment shift(ClockShift other) {
        return new Assignment(store, plan, durability, shards, reserveBytes, other);
    }
}
