package dev.everfold.properties.simulation;

import dev.everfold.durable.internal.Diaries;
import dev.everfold.durable.internal.DurableBugs;
import dev.everfold.durable.internal.Errands;
import dev.everfold.durable.internal.Timetables;
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

    /** The same, for errands. */
    static final class ErrandSearch extends SeededBug.Search {
        ErrandSearch() {
            super(Errands.simulation(), 200);
        }
    }

    /** The same, for diaries. */
    static final class DiarySearch extends SeededBug.Search {
        DiarySearch() {
            super(Diaries.simulation(), 100);
        }
    }

    /** The same, for timetables. */
    static final class TimetableSearch extends SeededBug.Search {
        TimetableSearch() {
            super(Timetables.simulation(), 100);
        }
    }

    /** The same, for timetables while the clock is set. */
    static final class ClockSearch extends SeededBug.Search {
        ClockSearch() {
            super(Timetables.simulationOfClocks(), 150);
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

    static Stream<SeededBug> errandBugs() {
        return Stream.of(
                new SeededBug(
                        "limits in all, and not by key and tag",
                        in("Lineup$Limits", "of").returning(Integer.MAX_VALUE),
                        20,
                        ".*(too many are (active|released))"),
                new SeededBug(
                        "keeps the place of what was restarted while it was paused",
                        in("InvocationState", "ticket")
                                .insteadOf("dev.everfold.durable.internal.Life", "stay")
                                .calling(DurableBugs.class, "restarts"),
                        100,
                        ".*(is active, and its queue has)"),
                new SeededBug(
                        "has a deadline for what has begun",
                        in("InvocationDecider", "failQueued")
                                .insteadOf("dev.everfold.durable.internal.Life", "isQueued")
                                .calling(DurableBugs.class, "yes")
                                .and(in("InvocationDecider", "follow")
                                        .insteadOf("dev.everfold.durable.internal.InvocationDecider", "hasDeadline")
                                        .calling(DurableBugs.class, "no")),
                        50,
                        ".*(was turned away)"));
    }

    static Stream<SeededBug> diaryBugs() {
        return Stream.of(
                new SeededBug(
                        "begins before its turn",
                        in("InvocationState", "started")
                                .insteadOf("java.util.Optional", "isPresent")
                                .calling(DurableBugs.class, "no"),
                        20,
                        ".*(is active, and its queue has)"),
                new SeededBug(
                        "has an object decide under another key after a crash",
                        in("Outgoing", "ask")
                                .insteadOf("dev.everfold.durable.internal.Identity", "stepKey")
                                .calling(DurableBugs.class, "keyOfToday"),
                        100,
                        ".*(has it twice)"),
                new SeededBug(
                        "waits for its own end",
                        in("Outgoing", "checkDeadlock").doingNothing(),
                        20,
                        ".*(may wait for its own end)"));
    }

    static Stream<SeededBug> timetableBugs() {
        return Stream.of(
                new SeededBug(
                        "starts beside what has not ended",
                        in("ScheduleDecider$Turn", "start")
                                .insteadOf("java.util.Map", "size")
                                .calling(DurableBugs.class, "none"),
                        20,
                        ".*(overlap, and should not)"),
                new SeededBug(
                        "catches up once with what was missed",
                        in("ScheduleDecider$Turn", "fire")
                                .insteadOf("dev.everfold.durable.Schedule$Policy", "catchUp")
                                .calling(DurableBugs.class, "once"),
                        20,
                        ".*(no departure at)"));
    }

    static Stream<SeededBug> clockBugs() {
        return Stream.of(new SeededBug(
                "starts again what was started before the clock was set back",
                in("ScheduleDecider$Turn", "isDecided").returning(false),
                150,
                ".*(is started a second time)"));
    }

    private static MutatedMethod in(String type, String method) {
        return Mutation.of("dev.everfold.durable.internal." + type).inMethod(method);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(SeededBug bug) {
        bug.checkFound(Search.class);
    }

    @ParameterizedTest
    @MethodSource("errandBugs")
    void isFoundByErrands(SeededBug bug) {
        bug.checkFound(ErrandSearch.class);
    }

    @ParameterizedTest
    @MethodSource("diaryBugs")
    void isFoundByDiaries(SeededBug bug) {
        bug.checkFound(DiarySearch.class);
    }

    @ParameterizedTest
    @MethodSource("timetableBugs")
    void isFoundByTimetables(SeededBug bug) {
        bug.checkFound(TimetableSearch.class);
    }

    @ParameterizedTest
    @MethodSource("clockBugs")
    void isFoundByTimetablesAndClocks(SeededBug bug) {
        bug.checkFound(ClockSearch.class);
    }
}
