package dev.everfold.properties.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.properties.mutation.Mutation;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import dev.everfold.simulation.Violation;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A mistake, to be found by a simulation.
 *
 * @param name what is done wrong
 * @param mutation by which it is
 * @param seedsMax within how many seeds it has to be found
 * @param finding how the simulation's description of it begins, as a pattern
 */
record SeededBug(String name, Mutation mutation, int seedsMax, String finding) {

    /** The first seeds of a simulation, until one finds something. */
    abstract static class Search implements Callable<Optional<String>> {

        private final Simulation simulation;
        private final int seedsMax;

        Search(Simulation simulation, int seedsMax) {
            this.simulation = simulation;
            this.seedsMax = seedsMax;
        }

        @Override
        public final Optional<String> call() {
            try (Silence _ = new Silence()) {
                for (int seed = 0; seed < seedsMax; seed++) {
                    SimulationReport report = simulation.run(seed, 1);
                    for (Violation violation : report.violations()) {
                        return Optional.of((seed + 1) + " seeds: " + violation.message());
                    }
                }
                return Optional.empty();
            }
        }
    }

    /** Checks that it is found, by this search among classes with the mistake. */
    void checkFound(Class<? extends Search> search) {
        Optional<Throwable> found = mutation.run(search);
        assertThat(found).as("what is found of what %s", name).isPresent();
        String message = found.get().getMessage();
        assertThat(message).containsPattern("^\\d+ seeds: (" + finding + ")");
        assertThat(Integer.parseInt(message.substring(0, message.indexOf(' ')))).isLessThanOrEqualTo(seedsMax);
    }

    @Override
    public String toString() {
        return name;
    }
}
