package dev.everfold.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What may be chosen for a simulation.
 *
 * @param steps how many things happen in a run before it is brought to rest, default 500, at least 1
 * @param shards of the journal, default 3, range 1 to 256
 * @param clients how many there are, default 4, at least 1
 * @param faults what may go wrong, default everything. Each seed draws how often each of them does, and some never
 */
public record SimulationOptions(int steps, int shards, int clients, Set<Fault> faults) {

    /** The defaults. */
    public static final SimulationOptions DEFAULT = new SimulationOptions(500, 3, 4, EnumSet.allOf(Fault.class));

    public SimulationOptions {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, was " + steps);
        }
        if (shards < 1 || shards > 256) {
            throw new IllegalArgumentException("shards must be 1 to 256, was " + shards);
        }
        if (clients < 1) {
            throw new IllegalArgumentException("clients must be at least 1, was " + clients);
        }
        faults = Set.copyOf(faults);
    }

    /** These options with this many steps. */
    public SimulationOptions steps(int steps) {
        return new SimulationOptions(steps, shards, clients, faults);
    }

    /** These options with this many shards. */
    public SimulationOptions shards(int shards) {
        return new SimulationOptions(steps, shards, clients, faults);
    }

    /** These options with this many clients. */
    public SimulationOptions clients(int clients) {
        return new SimulationOptions(steps, shards, clients, faults);
    }

    /** These options with these faults only. */
    public SimulationOptions faults(Set<Fault> faults) {
        return new SimulationOptions(steps, shards, clients, faults);
    }
}
