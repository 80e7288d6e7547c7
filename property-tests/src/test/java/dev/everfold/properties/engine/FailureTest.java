package dev.everfold.properties.engine;

import static dev.everfold.properties.engine.Scribe.letter;
import static dev.everfold.properties.engine.Scribe.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorStoppedException;
import dev.everfold.DeciderFailedException;
import dev.everfold.JournalFailedException;
import dev.everfold.Reply;
import dev.everfold.properties.FaultyJournal.Faults;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Explode;
import dev.everfold.properties.engine.Scribe.Hooks;
import dev.everfold.properties.engine.Scribe.Nod;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.NoteAll;
import dev.everfold.properties.engine.Scribe.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs of deciders cost a command or an actor; failures of the storage cost a shard; nothing costs more. */
@ParameterizedClass
@EnumSource(Storage.class)
class FailureTest {

    private final World world;

    /** Whether evolve throws on "poison". */
    private final AtomicBoolean isPoisonous = new AtomicBoolean();

    FailureTest(Storage storage) {
        world = new World(storage).scribes(Scribe.type(new Hooks(_ -> {}, noted -> {
            if (isPoisonous.get() && noted.text().equals("poison")) {
                throw new IllegalStateException("cannot digest it");
            }
        })));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Reply<Notes, String> ask(String key, Command command) throws Exception {
        return world.scribe(key).askAsync(command).get(10, TimeUnit.SECONDS);
    }

    // ---- Deciders

    @Test
    void deciderThatThrowsFailsItsOneCommand() throws Exception {
        world.scribe("a").ask(new Note("one"));
        assertThatThrownBy(() -> world.scribe("a").ask(new Explode()))
                .isInstanceOfSatisfying(DeciderFailedException.class, failure -> {
                    assertThat(failure.actor()).hasToString("scribe/a");
                    assertThat(failure.commandType()).contains("Explode");
                    assertThat(failure.sequenceNumber()).isEqualTo(1);
                    assertThat(failure.outcomeUnknown()).isFalse();
                    assertThat(failure).hasRootCauseMessage("boom");
                })
                .hasMessageContainingAll("scribe/a", "Explode", "1");
        assertThat(ask("a", new Note("two"))).extracting("sequenceNumber").isEqualTo(2L);
    }

    @Test
    void evolveThatThrowsOnACommandFailsItsOneCommand() throws Exception {
        isPoisonous.set(true);
        assertThatThrownBy(() -> world.scribe("a").ask(new NoteAll(List.of("fine", "poison"))))
                .isInstanceOf(DeciderFailedException.class)
                .hasRootCauseMessage("cannot digest it");
        assertThat(world.textsOf("a")).isEmpty();
        assertThat(ask("a", new Note("one"))).extracting("sequenceNumber").isEqualTo(1L);
    }

    @Test
    void evolveThatThrowsOnAReplayStopsThatActorAndNamesTheEntry() throws Exception {
        poison("a");
        world.scribe("b").ask(new Note("fine"));
        isPoisonous.set(true);
        world.reopen();

        assertThatThrownBy(() -> world.scribe("a").ask(new Note("next")))
                .isInstanceOfSatisfying(ActorStoppedException.class, stopped -> {
                    assertThat(stopped.actor()).hasToString("scribe/a");
                    assertThat(stopped.sequenceNumber()).isEqualTo(2);
                    assertThat(stopped.outcomeUnknown()).isFalse();
                })
                .hasMessageContainingAll("scribe/a", "sequence number 2", "Noted");
        assertThatThrownBy(() -> world.scribe("a").state()).isInstanceOf(ActorStoppedException.class);
        assertThat(ask("b", new Note("next"))).extracting("sequenceNumber").isEqualTo(2L);
    }

    @Test
    void stoppedActorIsTriedAgainByItsNextCommand() throws Exception {
        poison("a");
        for (int i = 0; i < 20; i++) {
            isPoisonous.set(true);
            world.reopen();
            assertThatThrownBy(() -> ask("a", new Nod())).hasCauseInstanceOf(ActorStoppedException.class);
            isPoisonous.set(false);
            assertThat(ask("a", new Nod())).extracting("sequenceNumber").isEqualTo(2L);
        }
    }

    @Test
    void messagesToAStoppedActorStayUndeliveredUntilItIsCured() {
        poison("a");
        isPoisonous.set(true);
        world.reopen();
        for (int i = 0; i < 10; i++) {
            world.scribe("b").ask(send(letter("a", new Note("" + i)), letter("c", new Note("" + i))));
        }
        Eventually.isTrue("c has its messages", () -> world.system().undeliveredCount() == 10);
        assertThat(world.textsOf("c")).hasSize(10);

        isPoisonous.set(false);
        world.reopen();
        world.deliverAll();
        assertThat(world.textsOf("a")).hasSize(12).endsWith("8", "9");
    }

    @Test
    void stoppedActorHoldsUpNoMessagesToOthers() {
        poison("a");
        int shard = world.shardOf("a");
        List<String> neighbours = world.keysIn(shard, true, "neighbour", 2);
        isPoisonous.set(true);
        world.reopen();
        world.scribe("b").ask(send(letter("a", new Note("x"))));
        for (int i = 0; i < 3_000; i++) {
            world.scribe("b").tell(send(letter(neighbours.get(i % 2), new Note("" + i))));
        }
        world.scribe("b").ask(new Nod());
        Eventually.isTrue(
                "the neighbours have their messages", () -> world.system().undeliveredCount() == 1);
    }

    private void poison(String key) {
        world.scribe(key).ask(new Note("fine"));
        world.scribe(key).ask(new Note("poison"));
    }

    // ---- Storage

    @Test
    void appendThatFailsStopsTheShardAndLeavesTheOutcomeUnknown() throws Exception {
        assertShardStops(faults -> faults.failAppend(new UncheckedIOException(new IOException("no space left"))));
    }

    @Test
    void appendThatEndsInAnErrorStopsTheShardToo() throws Exception {
        assertShardStops(faults ->
                faults.failAppend(new InternalError("a fault occurred in an unsafe memory access operation")));
    }

    @Test
    void commitThatFailsStopsTheShardAndLeavesTheOutcomeUnknown() throws Exception {
        assertShardStops(faults -> faults.failCommit(new UncheckedIOException(new IOException("I/O error"))));
    }

    @Test
    void commitThatEndsInAnErrorStopsTheShardToo() throws Exception {
        assertShardStops(faults -> faults.failCommit(new InternalError("bus error")));
    }

    private interface Break {
        void what(Faults faults);
    }

    private void assertShardStops(Break breaking) throws Exception {
        world.scribe("a").ask(new Note("one"));
        int shard = world.shardOf("a");
        String neighbour = world.keysIn(shard, true, "neighbour", 1).getFirst();
        String other = world.keysIn(shard, false, "other", 1).getFirst();
        breaking.what(world.faultsOf("a"));

        assertThatThrownBy(() -> ask("a", new Note("two")))
                .cause()
                .isInstanceOfSatisfying(JournalFailedException.class, failure -> {
                    assertThat(failure.shard()).isEqualTo(shard);
                    assertThat(failure.outcomeUnknown()).isTrue();
                });
        for (String key : List.of("a", neighbour)) {
            assertThatThrownBy(() -> ask(key, new Note("three")))
                    .cause()
                    .isInstanceOfSatisfying(
                            JournalFailedException.class,
                            failure -> assertThat(failure.outcomeUnknown()).isFalse());
        }
        assertThat(ask(other, new Note("others go on"))).isInstanceOf(Reply.Accepted.class);

        world.crash();
        List<String> texts = world.textsOf("a");
        assertThat(texts).isIn(List.of("one"), List.of("one", "two"));
        assertThat(ask("a", new Note("after"))).extracting("sequenceNumber").isEqualTo(texts.size() + 1L);
    }

    @Test
    void readFromAShardThatHasStoppedIsRefused() {
        world.scribe("a").ask(new Note("one"));
        world.faultsOf("a").failCommit(new UncheckedIOException(new IOException("I/O error")));
        assertThatThrownBy(() -> world.scribe("a").ask(new Note("two"))).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(() -> world.scribe("a").state()).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(() -> world.scribe("a").tell(new Note("three"))).isInstanceOf(JournalFailedException.class);
    }

    @Test
    void everythingDecidedOnAStateThatWasLostFailsToo() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        List<CompletableFuture<Reply<Notes, String>>> replies = IntStream.range(0, 50)
                .mapToObj(i -> world.scribe("a").askAsync(i % 5 == 4 ? new Scribe.Refuse("no") : new Note("" + i)))
                .toList();
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        faults.failCommit(new UncheckedIOException(new IOException("I/O error")));
        faults.releaseCommits();
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply)
                        .failsWithin(10, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(JournalFailedException.class));
    }

    @Test
    void historyThatCannotBeReadFailsTheCommandAndIsReadAgainByTheNext() throws Exception {
        world.scribe("a").ask(new Note("one"));
        int shard = world.shardOf("a");
        world.reopen();
        world.journal().faults(shard).failHistories(new dev.everfold.journal.JournalException("unreadable", null));
        assertThatThrownBy(() -> ask("a", new Note("two"))).isInstanceOf(java.util.concurrent.ExecutionException.class);
        world.journal().faults(shard).failHistories(null);
        assertThat(ask("a", new Note("two"))).extracting("sequenceNumber").isEqualTo(2L);
    }

    @Test
    void historyWhoseReadingEndsInAnErrorStopsTheShard() throws Exception {
        world.scribe("a").ask(new Note("one"));
        int shard = world.shardOf("a");
        world.reopen();
        world.journal().faults(shard).failHistories(new InternalError("bus error"));
        assertThatThrownBy(() -> ask("a", new Note("two"))).hasCauseInstanceOf(JournalFailedException.class);
        world.reopen();
        assertThat(ask("a", new Note("two"))).extracting("sequenceNumber").isEqualTo(2L);
    }
}
