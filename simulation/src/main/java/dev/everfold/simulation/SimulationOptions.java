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
 * @param faultsMax how often each of them may strike in 1,000 steps, default 25, range 1 to 1,000. Few make long lives
 *     of the process, for what takes many steps. What few calls can meet strikes more often in any case
 * @param tasksMax how many tasks of the system are run in a step at most, default 1, at least 1: more for what does
 *     much by itself
 */
public record SimulationOptions(int steps, int shards, int clients, Set<Fault> faults, int faultsMax, int tasksMax) {

    /** The defaults. */
    public static final SimulationOptions DEFAULT = new SimulationOptions(500, 3, 4, EnumSet.allOf(Fault.class), 25, 1);

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
        if (faultsMax < 1 || faultsMax > 1_000) {
            throw new IllegalArgumentException("faultsMax must be 1 to 1000, was " + faultsMax);
        }
        if (tasksMax < 1) {
            throw new IllegalArgumentException("tasksMax must be at least 1, was " + tasksMax);
        }
        faults = Set.copyOf(faults);
    }

    /** These options with this many steps. */
    public SimulationOptions steps(int steps) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }

    /** These options with this many shards. */
    public SimulationOptions shards(int shards) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }

    /** These options with this many clients. */
    public SimulationOptions clients(int clients) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }

    /** These options with these faults only. */
    public SimulationOptions faults(Set<Fault> faults) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }

    /** These options with each fault striking at most so often in 1,000 steps. */
    public SimulationOptions faultsMax(int faultsMax) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }

    /** These options with so many tasks of the system in a step at most. */
    public SimulationOptions tasksMax(int tasksMax) {
        return new SimulationOptions(steps, shards, clients, faults, faultsMax, tasksMax);
    }
}
