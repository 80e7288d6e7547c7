package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Tries on generated commands that a decider can be replayed. A decider is tested by a class that implements this
 * interface, run by jqwik:
 *
 * <pre>{@code
 * class BankAccountReplayTest implements ReplayEquivalence<Command> {
 *     public ActorType<Command, ?, ?> actorType() {
 *         return BankAccount.TYPE;
 *     }
 *
 *     public Arbitrary<Command> commands() {
 *         Arbitrary<Long> cents = Arbitraries.longs().between(-1, 1_000);
 *         return Arbitraries.oneOf(cents.map(Deposit::new), cents.map(Withdraw::new));
 *     }
 * }
 * }</pre>
 *
 * <p>Each property is a {@link Law}. One that fails shows the first component that differs, and ends with the shortest
 * sequence of commands that was found, as the code of a test; see {@link ReplayChecks}, which tries the same on a
 * recorded history. Values are compared component by component, whatever their {@code equals} says.
 *
 * <p>Sequences are tried 150 times, fewer on disk; a {@link PropertyDefaults} on the class changes the first, a method
 * that is overridden the second. Those on disk are in temporary directories, removed afterwards, and need the JVM flags
 * of the journal.
 *
 * <p>Not to be seen from here: a clock that is read by the day, chance that is rare, and what depends on the machine.
 *
 * @param <C> the commands
 */
@PropertyDefaults(tries = 150)
public interface ReplayEquivalence<C> {

    /** The type under test, with its codec and its options; usually the constant beside the decider. */
    ActorType<C, ?, ?> actorType();

    /** Commands as they come, also ones that are rejected. */
    Arbitrary<C> commands();

    /** The types to which the decider's messages go, besides its own. */
    default List<ActorType<?, ?, ?>> others() {
        return List.of();
    }

    /** The key of the actor that gets the commands, should they name it. */
    default String key() {
        return ReplayChecks.KEY;
    }

    /**
     * The actor type as it was before its last change to events or state, under the same name: a decider for today's
     * commands with the events and the state of then, whose classes are kept among the tests under other names, which
     * the codec gives their {@linkplain dev.everfold.codec.kryo.KryoCodec.Builder#name old ones}. Empty when there was
     * no other version.
     */
    default Optional<ActorType<C, ?, ?>> previousType() {
        return Optional.empty();
    }

    /** How many commands a sequence has, at most. */
    default int commandsMax() {
        return 20;
    }

    /** Sequences of commands. */
    @Provide
    default Arbitrary<List<C>> sequences() {
        return commands().list().ofMaxSize(commandsMax());
    }

    private void check(Law law, List<C> commands) {
        ReplayChecks<C> checks = ReplayChecks.of(actorType()).key(key()).others(others());
        previousType()
                .map(checks::previously)
                .orElse(checks)
                .askedBy(getClass())
                .check(law, commands);
    }

    @Property
    default void decideAnswersEveryCommand(@ForAll("sequences") List<C> commands) {
        check(Law.DECIDE_ANSWERS_EVERY_COMMAND, commands);
    }

    @Property
    default void decideIsDeterministic(@ForAll("sequences") List<C> commands) {
        check(Law.DECIDE_IS_DETERMINISTIC, commands);
    }

    @Property
    default void decideChangesNeitherCommandNorState(@ForAll("sequences") List<C> commands) {
        check(Law.DECIDE_CHANGES_NEITHER_COMMAND_NOR_STATE, commands);
    }

    @Property
    default void eventsShareNothingMutableWithTheState(@ForAll("sequences") List<C> commands) {
        check(Law.EVENTS_SHARE_NOTHING_MUTABLE_WITH_THE_STATE, commands);
    }

    @Property
    default void evolveAcceptsEveryEventThatDecideProduced(@ForAll("sequences") List<C> commands) {
        check(Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED, commands);
    }

    @Property
    default void evolveIsDeterministic(@ForAll("sequences") List<C> commands) {
        check(Law.EVOLVE_IS_DETERMINISTIC, commands);
    }

    @Property
    default void evolveChangesNeitherStateNorEvent(@ForAll("sequences") List<C> commands) {
        check(Law.EVOLVE_CHANGES_NEITHER_STATE_NOR_EVENT, commands);
    }

    @Property
    default void orderInSetsAndMapsDoesNotMatter(@ForAll("sequences") List<C> commands) {
        check(Law.ORDER_IN_SETS_AND_MAPS_DOES_NOT_MATTER, commands);
    }

    @Property
    default void liveStateIsTheFoldOfAllEvents(@ForAll("sequences") List<C> commands) {
        check(Law.LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS, commands);
    }

    @Property
    default void liveStateIsAnySnapshotAndItsSuffix(@ForAll("sequences") List<C> commands) {
        check(Law.LIVE_STATE_IS_ANY_SNAPSHOT_AND_ITS_SUFFIX, commands);
    }

    @Property
    default void codecGivesBackWhatItWasGiven(@ForAll("sequences") List<C> commands) {
        check(Law.CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN, commands);
    }

    @Property
    default void liveStateIsTheSameThroughTheCodec(@ForAll("sequences") List<C> commands) {
        check(Law.LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC, commands);
    }

    @Property(tries = 75)
    default void repeatedIdempotencyKeyChangesNothing(@ForAll("sequences") List<C> commands) {
        check(Law.REPEATED_IDEMPOTENCY_KEY_CHANGES_NOTHING, commands);
    }

    @Property(tries = 75)
    default void restartChangesNothingInMemory(@ForAll("sequences") List<C> commands) {
        check(Law.RESTART_CHANGES_NOTHING_IN_MEMORY, commands);
    }

    @Property(tries = 30)
    default void crashAtEveryWriteChangesNothing(@ForAll("sequences") List<C> commands) {
        check(Law.CRASH_AT_EVERY_WRITE_CHANGES_NOTHING, commands);
    }

    @Property(tries = 30)
    default void retentionAtEveryCutChangesNothing(@ForAll("sequences") List<C> commands) {
        check(Law.RETENTION_AT_EVERY_CUT_CHANGES_NOTHING, commands);
    }

    @Property(tries = 30)
    default void historyOfThePreviousVersionIsRead(@ForAll("sequences") List<C> commands) {
        check(Law.HISTORY_OF_THE_PREVIOUS_VERSION_IS_READ, commands);
    }

    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    default void restartChangesNothingOnDisk(@ForAll("sequences") List<C> commands) {
        check(Law.RESTART_CHANGES_NOTHING_ON_DISK, commands);
    }

    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    default void crashChangesNothingOnDisk(@ForAll("sequences") List<C> commands) {
        check(Law.CRASH_CHANGES_NOTHING_ON_DISK, commands);
    }
}
