package dev.everfold.properties.engine;

import static dev.everfold.properties.engine.Scribe.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorRef;
import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.AskTimeoutException;
import dev.everfold.CommandOptions;
import dev.everfold.DeciderFailedException;
import dev.everfold.LimitExceededException;
import dev.everfold.Reply;
import dev.everfold.StorageFullException;
import dev.everfold.examples.counter.Counter;
import dev.everfold.properties.FaultyJournal.Faults;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Nod;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.NoteAll;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.properties.engine.Scribe.Refuse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of one command. */
@ParameterizedClass
@EnumSource(Storage.class)
class TurnTest {

    private final World world;

    TurnTest(Storage storage) {
        world = new World(storage);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void acceptedCommandChangesTheStateAndRepliesWithIt() {
        assertThat(world.scribe("a").ask(new Note("one")))
                .isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("one")), false));
        assertThat(world.scribe("a").ask(new NoteAll(List.of("two", "three"))))
                .isEqualTo(new Reply.Accepted<>(3, new Notes(List.of("one", "two", "three")), false));
        assertThat(world.scribe("a").state()).isEqualTo(new ActorState<>(3, new Notes(List.of("one", "two", "three"))));
    }

    @Test
    void rejectedCommandChangesNothing() {
        assertThat(world.scribe("a").ask(new Refuse("no"))).isEqualTo(new Reply.Rejected<>("no", false));
        assertThat(world.scribe("a").state()).isEqualTo(new ActorState<>(0, new Notes(List.of())));
        assertThat(world.system().keys(TYPE)).isEmpty();
    }

    @Test
    void commandWithoutEventsIsAcceptedAndWritesNothing() {
        assertThat(world.scribe("a").ask(new Nod())).isEqualTo(new Reply.Accepted<>(0, new Notes(List.of()), false));
        assertThat(world.system().keys(TYPE)).isEmpty();
    }

    @Test
    void actorThatNobodySpokeToHasTheInitialState() {
        assertThat(world.scribe("nobody").state()).isEqualTo(new ActorState<>(0, new Notes(List.of())));
    }

    @Test
    void stateCanBeReadWithoutBlocking() {
        ActorState<Notes> noted = new ActorState<>(1, new Notes(List.of("x")));
        assertThat(world.scribe("nobody").stateAsync().join().sequenceNumber()).isZero();
        world.scribe("a").ask(new Note("x"));
        assertThat(world.scribe("a").stateAsync()).isCompletedWithValue(noted);
        world.reopen();
        assertThat(world.scribe("a").stateAsync().join()).isEqualTo(noted);
    }

    @Test
    void commandsOfOneThreadAreDecidedInTheOrderSent() {
        List<String> texts = IntStream.range(0, 5_000).mapToObj(String::valueOf).toList();
        ActorRef<Command, Notes, String> ref = world.scribe("a");
        texts.forEach(text -> ref.tell(new Note(text)));
        ref.ask(new Nod());
        assertThat(world.textsOf("a")).isEqualTo(texts);
    }

    @Test
    void askerSeesTheViewThatTheTypeDefines() {
        ActorType<Command, Integer, String> counted = Scribe.type(Scribe.Hooks.NONE)
                .viewedAs(Integer.class, notes -> notes.texts().size());
        try (var system = dev.everfold.ActorSystem.inMemory(counted)) {
            assertThat(system.ref(counted, "a").ask(new NoteAll(List.of("x", "y"))))
                    .isEqualTo(new Reply.Accepted<>(2, 2, false));
            assertThat(system.ref(counted, "a").state()).isEqualTo(new ActorState<>(2, 2));
        }
    }

    @Test
    void actorsAreIndependentByKeyAndByType() {
        world.others(Counter.TYPE);
        world.scribe("a").ask(new Note("x"));
        world.scribe("b").ask(new Note("y"));
        world.system().ref(Counter.TYPE, "a").ask(new Counter.Deposit(7));
        assertThat(world.textsOf("a")).containsExactly("x");
        assertThat(world.textsOf("b")).containsExactly("y");
        assertThat(world.system().ref(Counter.TYPE, "a").state().state()).isEqualTo(new Counter.Balance(7));
        assertThat(world.system().keys(TYPE)).containsExactlyInAnyOrder("a", "b");
        assertThat(world.system().keys(Counter.TYPE)).containsExactly("a");
    }

    @Test
    void typeThatTheSystemWasNotOpenedWithIsRefused() {
        assertThatThrownBy(() -> world.system().ref(Counter.TYPE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Counter");
    }

    @Test
    void statesAndSequenceNumbersAreTheSameAfterReopeningAndAfterACrash() {
        for (int i = 1; i <= 20; i++) {
            assertThat(world.scribe("a").ask(new Note("a" + i)))
                    .extracting(reply -> ((Reply.Accepted<?, ?>) reply).sequenceNumber())
                    .isEqualTo((long) i);
            world.scribe("b" + i).ask(new Note("b"));
            if (i % 5 == 0) {
                world.reopen();
            } else if (i % 3 == 0) {
                world.crash();
            }
        }
        assertThat(world.textsOf("a"))
                .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> "a" + i).toList());
        assertThat(world.system().keys(TYPE)).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void whoRunsOnTheEnginesOwnThreadDoesNotWaitForIt() {
        world.scribes(Scribe.type(new Scribe.Hooks(
                command -> {
                    if (command.equals(new Note("ask somebody"))) {
                        world.scribe("b").ask(new Nod());
                    }
                },
                _ -> {})));
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("ask somebody")))
                .isInstanceOf(DeciderFailedException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);

        Faults faults = world.faultsOf("a");
        faults.holdCommits(); // or the reply might be there before somebody depends on it
        CompletableFuture<Reply<Notes, String>> dependent = world.scribe("a")
                .askAsync(new Note("x"))
                .thenApply(_ -> world.scribe("b").ask(new Nod()));
        faults.releaseCommits();
        assertThat(dependent)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(world.scribe("a").ask(new Nod()))
                .extracting("sequenceNumber")
                .isEqualTo(1L);
    }

    // ---- Nothing unsaved leaves (P3)

    @Test
    void replyIsHeldUntilItsEntryIsDurable() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        CompletableFuture<Reply<Notes, String>> reply = world.scribe("a").askAsync(new Note("x"));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);

        assertThat(reply).isNotDone();
        assertThat(world.textsOf("a")).isEmpty();

        faults.releaseCommits();
        assertThat(reply.join()).isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("x")), false));
        assertThat(world.textsOf("a")).containsExactly("x");
    }

    @Test
    void rejectionIsHeldUntilTheStateThatItRestsOnIsDurable() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        world.scribe("a").tell(new Note("x"));
        CompletableFuture<Reply<Notes, String>> rejection = world.scribe("a").askAsync(new Refuse("no"));
        CompletableFuture<Reply<Notes, String>> nod = world.scribe("a").askAsync(new Nod());
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        Eventually.passSomeTime();

        assertThat(rejection).isNotDone();
        assertThat(nod).isNotDone();

        faults.releaseCommits();
        assertThat(rejection.join()).isEqualTo(new Reply.Rejected<>("no", false));
        assertThat(nod.join()).isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("x")), false));
    }

    @Test
    void actorDecidesOnWhileItsTurnsAreBeingCommitted() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        List<CompletableFuture<Reply<Notes, String>>> replies = IntStream.range(0, 100)
                .mapToObj(i -> world.scribe("a").askAsync(new Note("" + i)))
                .toList();
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        faults.releaseCommits();
        for (int i = 0; i < 100; i++) {
            assertThat(((Reply.Accepted<Notes, String>) replies.get(i).join()).sequenceNumber())
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void turnThatWasNotCommittedIsGoneAsAWholeAfterACrash() {
        world.scribe("a").ask(new Note("kept"));
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        world.scribe("a").tell(new NoteAll(List.of("x", "y", "z")));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);

        world.crash();

        assertThat(world.textsOf("a")).isIn(List.of("kept"), List.of("kept", "x", "y", "z"));
        long next = world.textsOf("a").size() + 1L;
        assertThat(((Reply.Accepted<?, ?>) world.scribe("a").ask(new Note("next"))).sequenceNumber())
                .isEqualTo(next);
    }

    // ---- Bounds

    @Test
    void turnThatIsTooLargeFailsAndTheActorGoesOn() {
        String large = "x".repeat(world.journal().entryBytesMax());
        assertThatThrownBy(() -> world.scribe("a").ask(new Note(large))).isInstanceOf(LimitExceededException.class);
        assertThat(world.scribe("a").ask(new Note("small")))
                .isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("small")), false));
    }

    @Test
    void commandsAreRefusedWhileThereIsNoRoomOnTheDisk() {
        world.scribe("a").ask(new Note("x"), CommandOptions.key("k"));
        Faults faults = world.faultsOf("a");
        faults.setFull(true);
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("y"))).isInstanceOf(StorageFullException.class);
        assertThat(world.textsOf("a")).containsExactly("x");
        assertThat(world.scribe("a").ask(new Note("x"), CommandOptions.key("k")))
                .as("what is recorded needs no room")
                .isEqualTo(new Reply.Accepted<>(1, new Notes(List.of("x")), true));
        faults.setFull(false);
        world.scribe("a").ask(new Note("y"));
        assertThat(world.textsOf("a")).containsExactly("x", "y");
    }

    @Test
    void askerThatHasWaitedLongEnoughIsToldThatTheOutcomeIsUnknown() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        CommandOptions options = CommandOptions.DEFAULT.timeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("x"), options))
                .isInstanceOfSatisfying(
                        AskTimeoutException.class,
                        timeout -> assertThat(timeout.outcomeUnknown()).isTrue());
        assertThatThrownBy(
                        () -> world.scribe("a").askAsync(new Note("y"), options).join())
                .hasCauseInstanceOf(AskTimeoutException.class);
        faults.releaseCommits();
        world.scribe("a").ask(new Nod());
        assertThat(world.textsOf("a")).containsExactly("x", "y");
    }
}
