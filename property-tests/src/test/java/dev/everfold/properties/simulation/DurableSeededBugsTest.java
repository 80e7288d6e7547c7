package dev.everfold.properties.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.simulate.Silence;
import dev.everfold.durable.internal.DurableBugs;
import dev.everfold.durable.internal.Trips;
import dev.everfold.properties.mutation.MutatedMethod;
import dev.everfold.properties.mutation.Mutation;
import dev.everfold.simulation.SimulationReport;
import dev.everfold.simulation.Violation;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the simulation of durable functions is worth: mistakes in how they are run, each put in from outside, and found.
 */
class DurableSeededBugsTest {

    /** The first seeds, until one finds something. */
    static final class Search implements Callable<Optional<String>> {

        private static final int SEEDS_MAX = 700;

        @Override
        public Optional<String> call() {
            try (Silence _ = new Silence()) {
                for (int seed = 0; seed < SEEDS_MAX; seed++) {
                    SimulationReport report = Trips.simulation().run(seed, 1);
                    for (Violation violation : report.violations()) {
                        return Optional.of((seed + 1) + " seeds: " + violation.message());
                    }
                }
                return Optional.empty();
            }
        }
    }

    /**
     * A mistake.
     *
     * @param name what is done wrong
     * @param mutation by which it is
     * @param seedsMax within how many seeds it has to be found
     * @param finding what is in the simulation's description of it, as a pattern
     */
    record Bug(String name, Mutation mutation, int seedsMax, String finding) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bug> bugs() {
        return Stream.of(
                new Bug(
                        "takes what an outdated run of a function writes",
                        in("InvocationDecider", "decide")
                                .insteadOf("dev.everfold.durable.internal.Life", "run")
                                .calling(DurableBugs.class, "anyRun")
                                .and(in("InvocationDecider", "decide")
                                        .insteadOf("dev.everfold.durable.internal.InvocationCommand$Append", "run")
                                        .calling(DurableBugs.class, "anyRun")),
                        700,
                        "behind position|has undone"),
                new Bug(
                        "runs a function again while its step is being written",
                        in("Execution", "whenWritten").neverJumping(1),
                        100,
                        "runs again|noted twice"),
                new Bug(
                        "does not look for unfinished invocations when it is opened",
                        in("Life", "wantsOpening").returning(false),
                        50,
                        "not at rest"),
                new Bug(
                        "does not wake what has waited long enough",
                        in("Recorded", "satisfies").returning(false),
                        50,
                        "has not ended"),
                new Bug(
                        "forgets one compensation",
                        in("FunctionRun", "fail")
                                .insteadOf("dev.everfold.durable.internal.FunctionContext", "compensations")
                                .calling(DurableBugs.class, "allButTheLast"),
                        50,
                        "has undone"),
                new Bug(
                        "undoes what was done first first",
                        in("FunctionContext", "compensations")
                                .insteadOf("java.util.List", "reversed")
                                .calling(DurableBugs.class, "asTheyAre"),
                        50,
                        "has undone"),
                new Bug(
                        "asks an actor under another key after a crash",
                        in("Outgoing", "ask")
                                .insteadOf("dev.everfold.durable.internal.Execution", "stepKey")
                                .calling(DurableBugs.class, "keyOfToday"),
                        300,
                        "noted twice"));
    }

    private static MutatedMethod in(String type, String method) {
        return Mutation.of("dev.everfold.durable.internal." + type).inMethod(method);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(Bug bug) {
        Optional<Throwable> found = bug.mutation.run(Search.class);
        assertThat(found).as("what is found when the runner %s", bug).isPresent();
        String message = found.get().getMessage();
        assertThat(message).containsPattern("^\\d+ seeds: .*(" + bug.finding + ")");
        assertThat(Integer.parseInt(message.substring(0, message.indexOf(' ')))).isLessThanOrEqualTo(bug.seedsMax);
    }
}
