package dev.everfold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.journal.InMemoryJournal;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.SnapshotBatch;
import dev.everfold.snapshot.TimerKey;
import dev.everfold.testkit.DeciderScenario;
import dev.everfold.testkit.ManualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTest {

    /**
     * Notes what it is told. "after NAME SECONDS COMMAND", "opening NAME COMMAND", "send NAME SECONDS KEY" and "cancel
     * NAME" are about timers; "reject" is rejected, "fail" fails, "nothing" does nothing.
     */
    private static final class Notes implements Decider<String, String, String, String> {
        @Override
        public String initialState() {
            return "";
        }

        @Override
        public Decision<String, String> decide(String command, String state) {
            String[] words = command.split(" ", 4);
            return switch (words[0]) {
                case "after" -> set(Timer.after(words[1], seconds(words[2]), words[3]));
                case "opening" -> set(Timer.atOpening(words[1], words[2]));
                case "send" -> set(Timer.after(words[1], seconds(words[2]), Message.to(NOTES, words[3], "sent")));
                case "cancel" -> set(Timer.cancel(words[1]));
                case "many" ->
                    Decision.accept(
                            List.of(),
                            List.of(),
                            IntStream.range(0, Integer.parseInt(words[1]))
                                    .mapToObj(i -> Timer.after("t" + i, Duration.ofSeconds(1 + i % 5), "tick"))
                                    .toList());
                case "reject" -> Decision.reject("no");
                case "fail" -> throw new IllegalStateException("asked to fail");
                case "nothing" -> Decision.accept();
                default -> Decision.accept(command);
            };
        }

        private static Duration seconds(String number) {
            return Duration.ofSeconds(Long.parseLong(number));
        }

        private static Decision<String, String> set(Timer timer) {
            return Decision.accept(List.of(), List.of(), List.of(timer));
        }

        @Override
        public String evolve(String state, String event) {
            return state + event + ";";
        }
    }

    private static final ActorType<String, String, String> NOTES =
            ActorType.of("notes", new Notes()).codec(new TextCodec());

    private final ManualEnvironment world = ManualEnvironment.inOrder();
    private final InMemoryJournal journal = new InMemoryJournal(2);
    private InMemorySnapshotStore snapshots = new InMemorySnapshotStore(2);
    private ActorType<String, String, String> type = NOTES;
    private ActorSystem system = open();

    private ActorSystem open() {
        return ActorSystem.open(journal, snapshots, world.environment(), SystemOptions.DEFAULT, type);
    }

    private void reopen() {
        system.close();
        system = open();
        world.runAll();
    }

    @AfterEach
    void close() {
        system.close();
    }

    private void tell(String key, String command) {
        CompletableFuture<Reply<String, String>> reply = system.ref(type, key).askAsync(command);
        world.runAll();
        assertThat(reply.join()).isInstanceOf(Reply.Accepted.class);
    }

    private String state(String key) {
        CompletableFuture<ActorState<String>> state = system.ref(type, key).stateAsync();
        world.runAll();
        return state.join().state();
    }

    private void pass(int seconds) {
        world.runFor(Duration.ofSeconds(seconds));
        world.runAll();
    }

    @Test
    void aTimerFiresOnceAndNotBeforeItIsDue() {
        tell("a", "after t 5 ding");
        pass(4);
        assertThat(state("a")).isEmpty();
        pass(1);
        assertThat(state("a")).isEqualTo("ding;");
        pass(500);
        assertThat(state("a")).isEqualTo("ding;");
    }

    @Test
    void aTimerThatIsFarAwayFiresOnTime() {
        tell("a", "after t 86400 ding");
        pass(86_399);
        assertThat(state("a")).isEmpty();
        pass(1);
        assertThat(state("a")).isEqualTo("ding;");
    }

    @Test
    void settingANameAgainReplacesTheTimer() {
        tell("a", "after t 5 early");
        tell("a", "after t 10 late");
        pass(20);
        assertThat(state("a")).isEqualTo("late;");
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        tell("a", "after t 5 ding");
        tell("a", "cancel t");
        pass(20);
        assertThat(state("a")).isEmpty();
    }

    @Test
    void aTimerMayBeSetAgainByTheTurnThatItFires() {
        tell("a", "after t 5 after t 5 ding");
        pass(9);
        assertThat(state("a")).isEmpty();
        pass(1);
        assertThat(state("a")).isEqualTo("ding;");
    }

    @Test
    void timersOutliveTheSystemAndThoseMissedFireInTheOrderInWhichTheyWereDue() {
        tell("a", "after later 7 second");
        tell("a", "after sooner 5 first");
        tell("a", "after last 1000 third");
        system.close();
        world.clock().advance(Duration.ofSeconds(100));
        system = open();
        world.runAll();
        assertThat(state("a")).isEqualTo("first;second;");
        pass(1_000);
        assertThat(state("a")).isEqualTo("first;second;third;");
        reopen();
        assertThat(state("a")).isEqualTo("first;second;third;");
    }

    @Test
    void timersOutliveTheSnapshotStore() {
        tell("a", "after t 500 ding");
        system.close();
        snapshots = new InMemorySnapshotStore(2);
        system = open();
        pass(500);
        assertThat(state("a")).isEqualTo("ding;");
    }

    @Test
    void whatTheSnapshotStoreNamesInErrorDoesNotFireAndIsForgotten() {
        ActorId actor = new ActorId("notes", "a");
        tell("a", "after t 500 ding");
        system.close();
        ShardSnapshots known = snapshots.shard(snapshots.shard(0).head(actor).isPresent() ? 0 : 1);
        known.write(new SnapshotBatch(
                known.progress().orElseThrow(),
                List.of(),
                List.of(),
                List.of(new TimerKey(1_000, actor, "gone")),
                List.of()));
        system = open();
        pass(10);
        assertThat(state("a")).isEmpty();
        system.close();
        assertThat(known.timers(null, Long.MAX_VALUE, 10))
                .extracting(TimerKey::name)
                .containsExactly("t");
        system = open();
    }

    @Test
    void aMessageOfATimerIsSentWithoutADecision() {
        tell("a", "send t 5 b");
        pass(5);
        assertThat(state("a")).isEmpty();
        assertThat(state("b")).isEqualTo("sent;");
        reopen();
        pass(100);
        assertThat(state("b")).isEqualTo("sent;");
    }

    @Test
    void aRejectedOrFailedTimerIsOver() {
        tell("a", "after t 5 reject");
        tell("a", "after u 5 fail");
        pass(5);
        reopen();
        pass(5);
        assertThat(system.history(type, "a").entries().toList()).hasSize(4);
    }

    @Test
    void deletingTheActorCancelsItsTimers() {
        tell("a", "after t 5 ding");
        CompletableFuture<ActorState<String>> deleted = system.ref(type, "a").deleteAsync();
        world.runAll();
        assertThat(deleted).isCompleted();
        pass(10);
        reopen();
        assertThat(state("a")).isEmpty();
    }

    @Test
    void aTimerAtOpeningFiresAfterEveryOpeningUntilItIsCancelled() {
        tell("a", "opening t hello");
        pass(100);
        assertThat(state("a")).isEmpty();
        reopen();
        assertThat(state("a")).isEqualTo("hello;");
        pass(100);
        assertThat(state("a")).isEqualTo("hello;");
        reopen();
        assertThat(state("a")).isEqualTo("hello;hello;");
        tell("a", "cancel t");
        reopen();
        assertThat(state("a")).isEqualTo("hello;hello;");
    }

    @Test
    void aTimerAtOpeningOfWhichNothingComesWritesNothing() {
        tell("a", "opening t nothing");
        tell("a", "opening u reject");
        tell("a", "opening v fail");
        reopen();
        assertThat(system.history(type, "a").entries().toList()).hasSize(3);
    }

    @Test
    void manyTimersFireThoughOnlySomeAreUnderWayAtATime() {
        tell("a", "many 5000");
        pass(10);
        assertThat(state("a")).hasSize(5_000 * "tick;".length());
    }

    /** More than a page of the index, and due in an order that is not that of their actors. */
    @Test
    void manyTimersThatWereMissedFireInTheOrderInWhichTheyWereDue() {
        List<String> heard = new ArrayList<>();
        type = NOTES.listener((id, _) -> heard.add(id.key()));
        reopen();
        for (int i = 0; i < 12_000; i++) {
            var _ = system.ref(type, "k" + i).askAsync("after t " + (1_000 + i * 7L % 1_000) + " ding");
        }
        world.runAll();
        heard.clear();
        system.close();
        world.clock().advance(Duration.ofSeconds(5_000));
        system = open();
        world.runAll();
        assertThat(heard).hasSize(12_000).doesNotHaveDuplicates();
        assertThat(state("k11999")).isEqualTo("ding;");
    }

    @Test
    void moreTimersThanAnActorMayHaveAreRefused() {
        CompletableFuture<Reply<String, String>> reply = system.ref(type, "a").askAsync("many 10001");
        world.runAll();
        assertThatThrownBy(reply::join)
                .hasCauseInstanceOf(LimitExceededException.class)
                .hasMessageContaining("10001");
    }

    @Test
    void theClockJumpingBackFiresNothingTwice() {
        tell("a", "after t 5 ding");
        pass(5);
        world.clock().advance(Duration.ofSeconds(-100));
        pass(300);
        assertThat(state("a")).isEqualTo("ding;");
    }

    @Test
    void aListenerWithoutRoomHoldsTimersBack() {
        List<String> heard = new ArrayList<>();
        boolean[] hasRoom = {false};
        type = NOTES.listener(new TurnListener<>() {
            @Override
            public void turned(ActorId id, ActorState<? extends String> state) {
                heard.add(state.state());
            }

            @Override
            public boolean hasRoom() {
                return hasRoom[0];
            }
        });
        reopen();
        tell("a", "after t 5 ding");
        pass(10);
        assertThat(heard).containsExactly("");
        hasRoom[0] = true;
        pass(1);
        assertThat(heard).containsExactly("", "ding;");
    }

    @Test
    void anActorWithATimerDoesNotExpire() {
        type = NOTES.options(ActorOptions.DEFAULT.timeToLive(Duration.ofSeconds(5)));
        reopen();
        tell("a", "note");
        tell("a", "after t 100 ding");
        pass(50);
        assertThat(state("a")).isEqualTo("note;");
        pass(50);
        assertThat(state("a")).isEqualTo("note;ding;");
        pass(6);
        assertThat(state("a")).isEmpty();
    }

    @Test
    void namesHaveALength() {
        assertThatThrownBy(() -> Timer.cancel("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timer.cancel("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timer.cancel("a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scenariosTellOfTimers() {
        DeciderScenario.of(new Notes())
                .when("after t 5 ding")
                .thenEvents()
                .thenSets(Timer.after("t", Duration.ofSeconds(5), "ding"));
        assertThatThrownBy(() ->
                        DeciderScenario.of(new Notes()).when("after t 5 ding").thenSets())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("other timers were set");
    }

    @Test
    void aTimeBeforeAllTimeIsDueAtOnceAndOneBehindAllTimeNever() {
        assertThat(Timer.at("t", Instant.MIN, "x")).isNotNull();
        tell("a", "after t 9223372036854775 never");
        tell("a", "after u -9223372036854775 now");
        pass(1);
        assertThat(state("a")).isEqualTo("now;");
    }
}
