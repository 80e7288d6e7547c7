package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import dev.everfold.Durability;
import dev.everfold.journal.JournalOptions;
import dev.everfold.properties.ChronicleStore;
import dev.everfold.properties.InMemoryStore;
import dev.everfold.properties.StoreUnderTest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries the {@linkplain Law laws} on a history of one actor: commands or events that somebody wrote down, or recorded.
 * Needs no test framework:
 *
 * <pre>{@code
 * @Test
 * void lastTuesdayCanBeReplayed() {
 *     ReplayChecks.of(BankAccount.TYPE).checkAll(commandsOfLastTuesday);
 * }
 * }</pre>
 *
 * <p>What does not hold ends in a {@link LawBrokenError} that shows the first difference and, as the code of a test,
 * the shortest history that shows it. A long history is cut at 64 places rather than at every one. Immutable; usable
 * from any thread, as far as the decider is.
 *
 * @param <C> the commands
 */
public final class ReplayChecks<C> {

    /** The key of the actor, unless another one is chosen. */
    static final String KEY = "a";

    /** The methods to be called by the code that is printed. */
    private static final String COMMANDS = "check";

    private static final String EVENTS = "checkEvents";

    /** How often a history is made shorter, for laws that take memory, and for those that take files. */
    private static final int SHORTENINGS_MAX = 300;

    private static final int SHORTENINGS_ON_DISK_MAX = 12;

    private static final Set<Law> ON_DISK =
            EnumSet.of(Law.RESTART_CHANGES_NOTHING_ON_DISK, Law.CRASH_CHANGES_NOTHING_ON_DISK);
    private static final Set<Law> OF_EVENTS = EnumSet.of(
            Law.EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED,
            Law.EVOLVE_IS_DETERMINISTIC,
            Law.EVOLVE_CHANGES_NEITHER_STATE_NOR_EVENT,
            Law.ORDER_IN_SETS_AND_MAPS_DOES_NOT_MATTER,
            Law.LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS,
            Law.LIVE_STATE_IS_ANY_SNAPSHOT_AND_ITS_SUFFIX,
            Law.CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN,
            Law.LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC);

    private final Subject<C> subject;
    private final @Nullable Class<?> contract;

    private ReplayChecks(Subject<C> subject, @Nullable Class<?> contract) {
        this.subject = subject;
        this.contract = contract;
    }

    /** Checks of this actor type: its decider, its view, its codec and its options. */
    public static <C> ReplayChecks<C> of(ActorType<C, ?, ?> type) {
        return new ReplayChecks<>(new Subject<>(type, KEY, List.of(), null), null);
    }

    /** The same checks, with further actor types that the decider's messages go to. */
    public ReplayChecks<C> others(List<? extends ActorType<?, ?, ?>> others) {
        return new ReplayChecks<>(
                new Subject<>(subject.type(), subject.key(), List.copyOf(others), subject.previous()), contract);
    }

    /** The same checks, of the actor with this key; it matters when the commands name it. */
    public ReplayChecks<C> key(String key) {
        return new ReplayChecks<>(new Subject<>(subject.type(), key, subject.others(), subject.previous()), contract);
    }

    /** The same checks, with the {@linkplain ReplayEquivalence#previousType type as it was before}. */
    public ReplayChecks<C> previously(ActorType<C, ?, ?> previous) {
        return new ReplayChecks<>(new Subject<>(subject.type(), subject.key(), subject.others(), previous), contract);
    }

    /** The same checks, whose code may use this class, an implementor of {@link ReplayEquivalence}. */
    ReplayChecks<C> askedBy(Class<?> implementor) {
        return new ReplayChecks<>(subject, implementor);
    }

    /**
     * Tries every law on these commands, in the order of the laws.
     *
     * @throws LawBrokenError for the first that does not hold
     */
    public void checkAll(List<? extends C> commands) {
        for (Law law : Law.values()) {
            check(law, commands);
        }
    }

    /**
     * Tries a law on these commands.
     *
     * @throws LawBrokenError when it does not hold
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied, never written to
    public final void check(Law law, C... commands) {
        check(law, List.of(commands));
    }

    /** Like {@link #check(Law, Object...)}. */
    public void check(Law law, List<? extends C> commands) {
        check(law, COMMANDS, trial(subject.type().model()), List.copyOf(commands));
    }

    /**
     * Tries, on the events of one actor from its first on, every law that is about events. The shortest history is then
     * the shortest beginning.
     *
     * @throws LawBrokenError for the first that does not hold
     * @throws ClassCastException when they are no events of the decider
     */
    public void checkEvents(List<?> events) {
        OF_EVENTS.forEach(law -> checkEvents(law, events.toArray()));
    }

    /**
     * Like {@link #checkEvents(List)}, with one law.
     *
     * @throws IllegalArgumentException when the law is not about events alone
     */
    public void checkEvents(Law law, Object... events) {
        if (!OF_EVENTS.contains(law)) {
            throw new IllegalArgumentException("events alone can show " + OF_EVENTS + ", but not " + law);
        }
        check(law, EVENTS, trialOfEvents(subject.type().model()), List.of(events));
    }

    /** Every examination gets copies: a decider that changes what it is given must not change what comes out here. */
    private <T> void check(Law law, String method, Trial<T> trial, List<T> history) {
        Trouble trouble = trial.examine(law, copiesOf(history));
        if (trouble == null) {
            return;
        }
        int triesMax = ON_DISK.contains(law) ? SHORTENINGS_ON_DISK_MAX : SHORTENINGS_MAX;
        Shortening<T> shortening =
                new Shortening<>(shorter -> trial.examine(law, copiesOf(shorter)), triesMax, history, trouble);
        shortening = method.equals(EVENTS) ? shortening.toAPrefix() : shortening.byPieces();
        List<T> shortest = new ArrayList<>(shortening.shortest());
        String code = new TestCode(subject, contract).of(law, method, shortest);
        throw new LawBrokenError(law, shortening.trouble(), shortest, code);
    }

    private static <T> List<T> copiesOf(List<T> history) {
        return history.stream().map(Copies::of).toList();
    }

    /** Tries a law on a history. */
    private interface Trial<T> {
        @Nullable
        Trouble examine(Law law, List<T> history);
    }

    private <E, S, V, R> Trial<C> trial(ActorType.Model<C, E, S, V, R> model) {
        SystemLaws<C, E, S, V, R> real = new SystemLaws<>(subject, model);
        Supplier<StoreUnderTest> memory = () -> new InMemoryStore(1);
        Supplier<StoreUnderTest> disk = () -> new ChronicleStore(
                JournalOptions.DEFAULT.sizes(1 << 20, 1 << 17).reserveBytes(0).durability(Durability.WRITTEN));
        return (law, commands) -> switch (law) {
            case REPEATED_IDEMPOTENCY_KEY_CHANGES_NOTHING -> real.repeatedKeyChangesNothing(memory, commands);
            case RESTART_CHANGES_NOTHING_IN_MEMORY -> real.restartChangesNothing(memory, false, commands);
            case RESTART_CHANGES_NOTHING_ON_DISK -> real.restartChangesNothing(disk, true, commands);
            case RETENTION_AT_EVERY_CUT_CHANGES_NOTHING ->
                new RetentionLaws<>(subject).retentionChangesNothing(commands);
            case HISTORY_OF_THE_PREVIOUS_VERSION_IS_READ -> new RetentionLaws<>(subject).previousIsRead(commands);
            case CRASH_AT_EVERY_WRITE_CHANGES_NOTHING -> real.crashAtEveryWrite(memory, commands);
            case CRASH_CHANGES_NOTHING_ON_DISK -> real.crashAtOneWrite(disk, memory, commands);
            default -> withoutSystem(model.decider(), law, commands);
        };
    }

    /** Events as commands that are always accepted and lead to themselves. */
    @SuppressWarnings("unchecked") // the caller promises that they are of the decider; evolve would refuse others
    private <E, S, R> Trial<Object> trialOfEvents(ActorType.Model<C, E, S, ?, R> model) {
        Decider<E, E, S, R> replayer = new Decider<>() {
            @Override
            public S initialState() {
                return model.decider().initialState();
            }

            @Override
            public Decision<E, R> decide(E event, S state) {
                return Decision.accept(List.of(event), List.of());
            }

            @Override
            public S evolve(S state, E event) {
                return model.decider().evolve(state, event);
            }
        };
        return (law, events) -> withoutSystem(replayer, law, (List<E>) events);
    }

    private <T, E, S, R> @Nullable Trouble withoutSystem(Decider<T, E, S, R> decider, Law law, List<T> history) {
        PureLaws<T, E, S, R> pure = new PureLaws<>(decider);
        CodecLaws<T, E, S, R> encoded = new CodecLaws<>(decider, subject.type()::codec);
        return switch (law) {
            case DECIDE_ANSWERS_EVERY_COMMAND -> pure.decideAnswers(history);
            case DECIDE_IS_DETERMINISTIC -> pure.decideIsDeterministic(history);
            case DECIDE_CHANGES_NEITHER_COMMAND_NOR_STATE -> pure.decideChangesNothing(history);
            case EVENTS_SHARE_NOTHING_MUTABLE_WITH_THE_STATE -> pure.eventsShareNothing(history);
            case EVOLVE_ACCEPTS_EVERY_EVENT_THAT_DECIDE_PRODUCED -> pure.evolveAccepts(history);
            case EVOLVE_IS_DETERMINISTIC -> pure.evolveIsDeterministic(history);
            case EVOLVE_CHANGES_NEITHER_STATE_NOR_EVENT -> pure.evolveChangesNothing(history);
            case ORDER_IN_SETS_AND_MAPS_DOES_NOT_MATTER -> pure.orderDoesNotMatter(history);
            case LIVE_STATE_IS_THE_FOLD_OF_ALL_EVENTS -> pure.liveStateIsTheFold(history);
            case LIVE_STATE_IS_ANY_SNAPSHOT_AND_ITS_SUFFIX -> pure.snapshotAndSuffix(history);
            case CODEC_GIVES_BACK_WHAT_IT_WAS_GIVEN -> encoded.codecGivesBack(history);
            case LIVE_STATE_IS_THE_SAME_THROUGH_THE_CODEC -> encoded.liveStateIsTheSame(history);
            default -> throw new IllegalStateException(law + " needs a system");
        };
    }
}
