package dev.everfold.properties.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.properties.equivalence.Shelf.Put;
import dev.everfold.properties.equivalence.Shelf.PutAll;
import dev.everfold.properties.equivalence.Shelf.Take;
import dev.everfold.properties.equivalence.Shelf.TakeStock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Every wrong decider is found by the property that is about it, on the fewest commands, and in words. */
class MutantsTest {

    private static LawBrokenError broken(Class<? extends ReplayEquivalence<?>> type, Law law) {
        Throwable end =
                JqwikRun.of(type, law).orElseThrow(() -> new AssertionError(type.getSimpleName() + " passed: " + law));
        assertThat(end).isInstanceOf(LawBrokenError.class);
        LawBrokenError broken = (LawBrokenError) end;
        assertThat(broken.law()).isEqualTo(law);
        assertThat(broken)
                .hasMessageStartingWith("this law does not hold: " + law.sentence() + "\n")
                .hasMessageContaining("void " + law.methodName() + "() {");
        return broken;
    }

    @Test
    void clockIsSeenInTheDecision() {
        LawBrokenError broken = broken(Mutants.ReadsTheClock.class, Law.DECIDE_IS_DETERMINISTIC);
        assertThat(broken).hasMessageContaining("decide of command 1 gave another decision for the same command");
        assertThat(broken.path()).isEqualTo(".events[0].stamp");
        assertThat(broken.history()).hasSize(1);
    }

    @Test
    void staticCounterIsSeenInTheState() {
        LawBrokenError broken = broken(Mutants.ReadsAStaticCounter.class, Law.EVOLVE_IS_DETERMINISTIC);
        assertThat(broken).hasMessageContaining("gave another state for the same state and event");
        assertThat(broken.path()).isEqualTo(".changes");
        assertThat(broken.history()).hasSize(1);
        assertThat(broken(Mutants.ReadsAStaticCounter.class, Law.LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS))
                .hasMessageContaining("a replay from the first event on leads to another state than the live one");
    }

    @Test
    void stateChangedInPlaceIsSeen() {
        LawBrokenError broken = broken(Mutants.MutatesItsState.class, Law.EVOLVE_CHANGES_NEITHER_STATE_NOR_EVENT);
        assertThat(broken)
                .hasMessageContaining("changed the state that it was given")
                .hasMessageContaining("expected: nothing");
        assertThat(broken.path()).isEqualTo(".titles[0]");
        assertThat(broken.history()).hasSize(1);
        assertThat(broken(Mutants.MutatesItsState.class, Law.LIVE_STATE_IS_ANY_SNAPSHOT_AND_ITS_SUFFIX))
                .hasMessageContaining("a replay from the state after event 0 on");
    }

    @Test
    void listChangedInACommandIsSeen() {
        LawBrokenError broken =
                broken(Mutants.MutatesAListItWasGiven.class, Law.DECIDE_CHANGES_NEITHER_COMMAND_NOR_STATE);
        assertThat(broken).hasMessageContaining("decide of command 1 changed the command that it was given");
        assertThat(broken.path()).isEqualTo(".titles[0]");
        assertThat(broken.history()).singleElement().isInstanceOf(PutAll.class);
        assertThat(broken.code()).contains("new Shelf.PutAll(new ArrayList<>(List.of(\"b\", \"a\")))");
    }

    @Test
    void mutableStateInAnEventIsSeen() {
        LawBrokenError broken =
                broken(Mutants.AliasesMutableStateIntoAnEvent.class, Law.EVENTS_SHARE_NOTHING_MUTABLE_WITH_THE_STATE);
        assertThat(broken)
                .hasMessageContaining("shares a mutable object with the state: its .titles is the state's .titles, of"
                        + " class ArrayList");
        assertThat(broken.history()).hasSize(2).last().isEqualTo(new TakeStock());
    }

    @Test
    void fieldThatTheCodecLosesIsSeenWhereverTheCodecIs() {
        for (Law law : List.of(
                Law.CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN,
                Law.LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC,
                Law.RESTART_CHANGES_NOTHING_IN_MEMORY,
                Law.CRASH_AT_EVERY_WRITE_CHANGES_NOTHING,
                Law.RESTART_CHANGES_NOTHING_ON_DISK,
                Law.CRASH_CHANGES_NOTHING_ON_DISK)) {
            assertThat(broken(Mutants.LosesAFieldInTheCodec.class, law).path()).contains("copies");
        }
        assertThat(broken(Mutants.LosesAFieldInTheCodec.class, Law.CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN))
                .hasMessageContaining(
                        "the codec gave back another event than it was given, Added[title=\"a\", copies=1");
    }

    @Test
    void fieldThatTheCodecLosesInAStateIsSeenInSnapshotsAndRecordedReplies() {
        assertThat(broken(Mutants.LosesAFieldOfTheStateInTheCodec.class, Law.LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC))
                .hasMessageContaining("from the state after event 1 on leads to another state than the live one");
        assertThat(broken(Mutants.LosesAFieldOfTheStateInTheCodec.class, Law.REPEATED_IDEMPOTENCY_KEY_CHANGES_NOTHING))
                .hasMessageContaining("command 1, asked again under its idempotency key, got another reply");
    }

    @Test
    void fieldThatTheCodecLosesInAStateIsSeenOnceItsHistoryIsForgotten() {
        LawBrokenError broken =
                broken(Mutants.LosesAFieldOfTheStateInTheCodec.class, Law.RETENTION_AT_EVERY_CUT_CHANGES_NOTHING);
        assertThat(broken).hasMessageContaining("retention after command ");
        assertThat(broken.history()).hasSizeBetween(1, 2);
    }

    @Test
    void newComponentOfTheStateThatIsNotMadeFromTheOldOnesIsSeen() {
        LawBrokenError broken =
                broken(Ledger.GivesTheNewComponentADefault.class, Law.HISTORY_OF_THE_PREVIOUS_VERSION_IS_READ);
        assertThat(broken)
                .hasMessageContaining("leads to another state from its snapshots than from its events")
                .hasMessageContaining(".previously(Ledger.Previous.TYPE)");
        assertThat(broken.path()).isEqualTo(".state.isOverdrawn");
        assertThat(broken.history()).hasSize(1);
    }

    @Test
    void stateOfThePreviousVersionThatCannotBeReadIsSeen() {
        LawBrokenError broken =
                broken(Ledger.ForgetsTheNewComponent.class, Law.HISTORY_OF_THE_PREVIOUS_VERSION_IS_READ);
        assertThat(broken).hasMessageContaining("reading what the previous version wrote threw");
        assertThat(broken.history()).hasSize(1);
    }

    @Test
    void nothingIsSeenInAChangeThatIsRight() {
        for (Law law : Law.values()) {
            assertThat(JqwikRun.of(Ledger.MakesTheNewComponent.class, law))
                    .as(law.sentence())
                    .isEmpty();
        }
    }

    @Test
    void orderOfAHashedMapIsSeen() {
        LawBrokenError broken = broken(Mutants.DependsOnMapOrder.class, Law.ORDER_IN_SETS_AND_MAPS_DOES_NOT_MATTER);
        assertThat(broken)
                .hasMessageContaining(
                        "once a hashed set or map in them had another order, as it has in the next" + " process");
        assertThat(broken.history()).hasSizeBetween(2, 3).last().isInstanceOf(Take.class);
    }

    @Test
    void evolveThatThrowsOnItsOwnEventIsSeen() {
        LawBrokenError broken =
                broken(Mutants.ThrowsOnItsOwnEvent.class, Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED);
        assertThat(broken)
                .hasMessageContaining("evolve of event 1 of command ")
                .hasMessageContaining("threw java.lang.IndexOutOfBoundsException: no title at 2")
                .hasCauseInstanceOf(IndexOutOfBoundsException.class);
        assertThat(broken.history()).hasSizeBetween(2, 3);
    }

    @Test
    void eventThatEvolveRefusesIsSeen() {
        LawBrokenError broken = broken(
                Mutants.ProducesAnEventThatEvolveRefuses.class, Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED);
        assertThat(broken).hasMessageContaining("Removed[title=\"a\"], threw java.lang.IllegalStateException: never");
        assertThat(broken.history()).containsExactly(new Take("a"));
    }

    @Test
    void exceptionInsteadOfARejectionIsSeen() {
        assertThat(broken(Mutants.ThrowsInsteadOfRejecting.class, Law.DECIDE_ANSWERS_EVERY_COMMAND))
                .hasMessageContaining("decide of command 1 threw java.lang.IllegalArgumentException: no: NOT_HERE");
    }

    @Test
    void viewThatIsNoFunctionOfTheStateIsSeen() {
        assertThat(broken(Mutants.HasAViewThatCounts.class, Law.REPEATED_IDEMPOTENCY_KEY_CHANGES_NOTHING)
                        .history())
                .containsExactly(new Put("a", 1));
    }

    @Test
    void differenceThatEqualsDoesNotSeeIsSeenAndWarnedOf() {
        LawBrokenError broken = broken(Mutants.HidesFromEquality.class, Law.LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS);
        assertThat(broken.path()).isEqualTo(".remark");
        assertThat(broken).hasMessageContaining("warning: equals() calls the two equal, so it ignores this component");
    }

    @Test
    void equalityThatIgnoresAFieldIsWarnedOfWithoutAnyOtherTrouble() {
        List<String> warnings = new ArrayList<>();
        Logger log = Logger.getLogger(EqualityWarnings.class.getPackageName());
        Handler handler = handlerInto(warnings);
        Level before = log.getLevel();
        // Whatever runs in this JVM too may have silenced the packages above.
        log.setLevel(Level.WARNING);
        log.addHandler(handler);
        EqualityWarnings.forget();
        try {
            for (Law law : EnumSet.range(Law.DECIDE_ANSWERS_EVERY_COMMAND, Law.CRASH_AT_EVERY_WRITE_CHANGES_NOTHING)) {
                assertThat(JqwikRun.of(Mutants.HasAnEqualityThatIgnoresAField.class, law))
                        .as(law.sentence())
                        .isEmpty();
            }
        } finally {
            log.removeHandler(handler);
            log.setLevel(before);
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("the equality of dev.everfold.properties.equivalence.Mutants$Remarked ignores .remark: ");
    }

    private static Handler handlerInto(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void nothingIsSeenInADeciderThatIsRight() {
        for (Law law : Law.values()) {
            assertThat(JqwikRun.of(Mutants.Right.class, law)).as(law.sentence()).isEmpty();
        }
    }
}
