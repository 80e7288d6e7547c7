package dev.everfold.properties.simulation;

import dev.everfold.cli.simulate.SimulateCommand;
import dev.everfold.internal.Bugs;
import dev.everfold.properties.mutation.MutatedMethod;
import dev.everfold.properties.mutation.Mutation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the simulation is worth: mistakes that engines make, each put in from outside, and found. */
class SeededBugsTest {

    /** Among classes with a mistake. */
    static final class Search extends SeededBug.Search {
        Search() {
            super(SimulateCommand.simulation(), 300);
        }
    }

    static Stream<SeededBug> bugs() {
        return Stream.of(bugsOfTheWriter(), bugsOfActors(), bugsBehindTheJournal(), bugsOfDeletion(), bugsOfTimers())
                .flatMap(bugs -> bugs);
    }

    private static Stream<SeededBug> bugsBehindTheJournal() {
        return Stream.of(
                new SeededBug(
                        "tells the snapshot store what the journal may lose",
                        in("IndexWriter", "write").withoutCallsTo("dev.everfold.journal.ShardJournal", "sync"),
                        10,
                        "P1"),
                new SeededBug(
                        "takes a snapshot that counts an event too few",
                        in("SnapshotTaker", "take")
                                .insteadOf("dev.everfold.internal.IndexWriter", "taken")
                                .calling(Bugs.class, "takenWithAWrongNumber"),
                        20,
                        "P5"),
                new SeededBug(
                        "takes a snapshot of the wrong place",
                        in("SnapshotTaker", "take")
                                .insteadOf("dev.everfold.internal.IndexWriter", "taken")
                                .calling(Bugs.class, "takenAtAWrongPlace"),
                        20,
                        "P5"),
                new SeededBug(
                        "writes a base with an earlier state",
                        in("ShadowFolds", "write")
                                .insteadOf("dev.everfold.internal.Fold", "snapshot")
                                .calling(Bugs.class, "snapshotOfAnEarlierState"),
                        20,
                        "P5"),
                new SeededBug(
                        "trims before bases are written",
                        in("Retainer", "run").withoutCallsTo("dev.everfold.internal.ShadowFolds", "write"),
                        20,
                        "P5|.* fails for no reason"),
                new SeededBug(
                        "trims before the flush",
                        in("Retainer", "run").withoutCallsTo("dev.everfold.snapshot.SnapshotStore", "flush"),
                        300,
                        "P5|.*the journal was trimmed|.* fails for no reason"),
                new SeededBug(
                        "trims messages that are not handled",
                        in("Retainer", "unhandled")
                                .insteadOf("dev.everfold.internal.ShardMessages", "sentTo")
                                .calling(Bugs.class, "nothingWasSent"),
                        50,
                        "P9"),
                new SeededBug(
                        "trims messages whose handling the journal may lose",
                        in("Retainer", "secureReceivers").doingNothing(),
                        20,
                        "P9"),
                new SeededBug(
                        "loses a head when it cuts a batch",
                        in("IndexWriter", "cut")
                                .insteadOf("dev.everfold.internal.Heads", "cut")
                                .calling(Bugs.class, "cutWithoutTheFirst"),
                        20,
                        "P3|P4"),
                new SeededBug(
                        "forgets at a restart which messages were handled",
                        in("IndexWriter", "cut")
                                .insteadOf("dev.everfold.internal.ShardMessages", "progress")
                                .calling(Bugs.class, "progressWithNothingHandled"),
                        20,
                        "P9"));
    }

    private static Stream<SeededBug> bugsOfDeletion() {
        return Stream.of(
                new SeededBug(
                        "acknowledges a deletion that it does not write",
                        in("Running", "delete")
                                .insteadOf("dev.everfold.internal.TurnTaker", "tombstone")
                                .calling(Bugs.class, "noTombstone"),
                        10,
                        "P3|P5"),
                new SeededBug(
                        "numbers from 1 again after a deletion",
                        in("Recovering", "blank").withoutCallsTo("dev.everfold.internal.Fold", "beginAfter"),
                        50,
                        "P3|P4|.* fails for no reason"),
                new SeededBug(
                        "recovers an actor from a snapshot of what was deleted",
                        in("Recovering", "foldBehind").alwaysJumping(4),
                        300,
                        "P4|P5|.* fails for no reason"),
                new SeededBug(
                        "ends an actor that was touched again",
                        in("Running", "<init>")
                                .insteadOf("dev.everfold.internal.Fold", "timestampMillis")
                                .calling(Bugs.class, "longAgo"),
                        100,
                        "P5|P6"),
                new SeededBug(
                        "erases what an actor has become since",
                        in("Eraser", "erase")
                                .insteadOf("dev.everfold.journal.Offset", "compareTo")
                                .calling(Bugs.class, "isBehindNothing"),
                        300,
                        "P5|.* fails for no reason"),
                new SeededBug(
                        "leaves messages of an erased actor behind",
                        in("Eraser", "erase")
                                .insteadOf("dev.everfold.internal.Handled", "contains")
                                .calling(Bugs.class, "wasNeverHandled"),
                        100,
                        "the message .* was erased"),
                new SeededBug(
                        "leaves snapshots of an erased actor behind",
                        in("Retainer", "erase").withoutCallsTo("dev.everfold.snapshot.ShardSnapshots", "erase"),
                        300,
                        "the snapshot of .* erased"),
                new SeededBug(
                        "stops retention at what was deleted",
                        in("ShadowFolds", "isKnownAsPast").returning(false),
                        300,
                        "P5: retention stops"));
    }

    private static Stream<SeededBug> bugsOfTimers() {
        return Stream.of(
                new SeededBug(
                        "fires a timer again after a crash",
                        in("TimerEncoder", "encode")
                                .insteadOf("dev.everfold.journal.Entry$SetTimer", "isAtOpening")
                                .calling(Bugs.class, "isAlwaysAtOpening"),
                        20,
                        "timers"),
                new SeededBug(
                        "fires a timer that was cancelled",
                        in("LiveTimers", "add")
                                .insteadOf("dev.everfold.journal.Entry$Timers", "ended")
                                .calling(Bugs.class, "nothingHasEnded"),
                        20,
                        "timers|.* fails for no reason"),
                new SeededBug(
                        "loses timers when it cuts a batch",
                        in("IndexWriter", "cut")
                                .insteadOf("dev.everfold.internal.ShardTimers", "cut")
                                .calling(Bugs.class, "cutWithoutTimers"),
                        50,
                        "timers: .*not fired"),
                new SeededBug(
                        "loses timers when it trims",
                        in("ShadowFolds", "write")
                                .insteadOf("dev.everfold.internal.Fold", "snapshot")
                                .calling(Bugs.class, "snapshotWithoutTimers"),
                        50,
                        "timers: the snapshot"),
                new SeededBug(
                        "loses timers that the snapshot store does not know yet",
                        in("Suffix", "replay").withoutCallsTo("dev.everfold.internal.ShardTimers", "durable"),
                        50,
                        "timers: .*not fired"),
                new SeededBug("sleeps for ever", in("ShardTimers", "sleep").doingNothing(), 50, "timers: .*not fired"),
                new SeededBug(
                        "fires at an opening what was set since",
                        in("LiveTimers", "isForNextOpening").returning(false),
                        300,
                        "timers"));
    }

    private static Stream<SeededBug> bugsOfTheWriter() {
        return Stream.of(
                new SeededBug(
                        "replies before the commit ends",
                        in("ShardWriter", "run")
                                .insteadOf("dev.everfold.journal.ShardJournal", "commit")
                                .calling(Bugs.class, "commitInTheBackground"),
                        10,
                        "P3"),
                new SeededBug(
                        "acknowledges after a failed sync",
                        in("ShardWriter", "run")
                                .insteadOf("dev.everfold.journal.ShardJournal", "commit")
                                .calling(Bugs.class, "commitIfPossible"),
                        50,
                        "P3"),
                new SeededBug(
                        "forgets to wake up the writer",
                        in("ShardWriter", "release").withoutCallsTo("dev.everfold.internal.ShardWriter", "start"),
                        50,
                        "nothing is left to do"),
                new SeededBug(
                        "leaves a gap in the sequence numbers",
                        in("ShardWriter", "append")
                                .insteadOf("dev.everfold.journal.ShardJournal", "append")
                                .calling(Bugs.class, "appendWithAGap"),
                        10,
                        "P4"),
                new SeededBug(
                        "tears a turn in two",
                        in("ShardWriter", "append")
                                .insteadOf("dev.everfold.journal.ShardJournal", "append")
                                .calling(Bugs.class, "appendInTwo"),
                        10,
                        "P3|P5"));
    }

    private static Stream<SeededBug> bugsOfActors() {
        return Stream.of(
                new SeededBug(
                        "forgets to wake up an actor",
                        in("Activation", "work").withoutCallsTo("dev.everfold.internal.Activation", "start"),
                        100,
                        "nothing is left to do"),
                new SeededBug(
                        "decides what came last first",
                        in("Activation", "handleTaken")
                                .insteadOf("dev.everfold.internal.Mailbox", "takeAll")
                                .calling(Bugs.class, "takeAllNewestFirst"),
                        50,
                        "P4"),
                new SeededBug(
                        "forgets what it was told",
                        in("Ref", "tell").withoutCallsTo("dev.everfold.internal.Ref", "ask"),
                        200,
                        "nothing went wrong"),
                new SeededBug(
                        "loses the answer to a rejected message",
                        in("TurnTaker", "take")
                                .insteadOf("dev.everfold.journal.Entry$Outgoing", "ifRejected")
                                .calling(Bugs.class, "noAnswer"),
                        50,
                        "P9"),
                new SeededBug(
                        "sends a message twice after a crash",
                        in("Channel", "advance")
                                .insteadOf("dev.everfold.internal.Handled", "contains")
                                .calling(Bugs.class, "wasNeverHandled"),
                        100,
                        "P9"),
                new SeededBug(
                        "forgets undelivered messages in a crash",
                        in("Courier", "start").doingNothing(),
                        50,
                        "P9"),
                new SeededBug(
                        "passivates an actor whose turns are under way",
                        in("Running", "passivate").invertingCondition(1),
                        50,
                        "P4|P5|.* fails for no reason"),
                new SeededBug(
                        "forgets idempotency keys in a crash",
                        in("Fold", "add").withoutCallsTo("dev.everfold.internal.Remembered", "add"),
                        50,
                        "P8"),
                new SeededBug(
                        "lets an actor's time go back with the clock",
                        in("Remembered", "advance")
                                .insteadOf("java.lang.Math", "max")
                                .calling(Bugs.class, "theSecond"),
                        100,
                        "P4"),
                new SeededBug(
                        "settles what wrote nothing before what it rests on",
                        in("Running", "submit").invertingCondition(2),
                        50,
                        "P3"));
    }

    private static MutatedMethod in(String type, String method) {
        return Mutation.of("dev.everfold.internal." + type).inMethod(method);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(SeededBug bug) {
        bug.checkFound(Search.class);
    }
}
