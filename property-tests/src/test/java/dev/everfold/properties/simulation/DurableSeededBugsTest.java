package dev.everfold.properties.simulation;

import dev.everfold.durable.internal.DurableBugs;
import dev.everfold.durable.internal.Trips;
import dev.everfold.properties.mutation.MutatedMethod;
import dev.everfold.properties.mutation.Mutation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the simulation of durable functions is worth: mistakes in how they are run, each put in from outside, and found.
 */
class DurableSeededBugsTest {

    /** Among classes with a mistake. */
    static final class Search extends SeededBug.Search {
        Search() {
            super(Trips.simulation(), 700);
        }
    }

    static Stream<SeededBug> bugs() {
        return Stream.of(
                new SeededBug(
                        "takes what an outdated run of a function writes",
                        in("InvocationDecider", "decide")
                                .insteadOf("dev.everfold.durable.internal.Life", "run")
                                .calling(DurableBugs.class, "anyRun")
                                .and(in("InvocationDecider", "decide")
                                        .insteadOf("dev.everfold.durable.internal.InvocationCommand$Append", "run")
                                        .calling(DurableBugs.class, "anyRun")),
                        700,
                        ".*(behind position|has undone)"),
                new SeededBug(
                        "runs a function again while its step is being written",
                        in("RunJournal", "whenWritten").neverJumping(1),
                        100,
                        ".*(runs again|noted twice|of which this is none)"),
                new SeededBug(
                        "does not look for unfinished invocations when it is opened",
                        in("Life", "wantsOpening").returning(false),
                        50,
                        ".*(not at rest)"),
                new SeededBug(
                        "does not wake what has waited long enough",
                        in("Recorded", "satisfies").returning(false),
                        50,
                        ".*(has not ended)"),
                new SeededBug(
                        "forgets one compensation",
                        in("FunctionRun", "fail")
                                .insteadOf("dev.everfold.durable.internal.FunctionContext", "compensations")
                                .calling(DurableBugs.class, "allButTheLast"),
                        50,
                        ".*(has undone)"),
                new SeededBug(
                        "undoes what was done first first",
                        in("FunctionContext", "compensations")
                                .insteadOf("java.util.List", "reversed")
                                .calling(DurableBugs.class, "asTheyAre"),
                        50,
                        ".*(has undone)"),
                new SeededBug(
                        "asks an actor under another key after a crash",
                        in("Outgoing", "ask")
                                .insteadOf("dev.everfold.durable.internal.Identity", "stepKey")
                                .calling(DurableBugs.class, "keyOfToday"),
                        300,
                        ".*(noted twice)"));
    }

    private static MutatedMethod in(String type, String method) {
        return Mutation.of("dev.everfold.durable.internal." + type).inMethod(method);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(SeededBug bug) {
        bug.checkFound(Search.class);
    }
}
