package dev.everfold.properties.engine;

import static dev.everfold.CommandOptions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.DeciderFailedException;
import dev.everfold.Reply;
import dev.everfold.properties.FaultyJournal.Faults;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Explode;
import dev.everfold.properties.engine.Scribe.Nod;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.properties.engine.Scribe.Refuse;
import dev.everfold.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An idempotency key is answered once (P8). */
@ParameterizedClass
@EnumSource(Storage.class)
class IdempotencyTest {

    private final World world;

    IdempotencyTest(Storage storage) {
        world = new World(storage);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Reply<Notes, String> ask(String key, Command command) {
        return world.scribe("a").ask(command, key(key));
    }

    private static Reply<Notes, String> accepted(boolean repeated, String... texts) {
        return new Reply.Accepted<>(texts.length, new Notes(List.of(texts)), repeated);
    }

    @Test
    void secondCommandUnderAKeyGetsTheReplyOfTheFirst() {
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(false, "one"));
        world.scribe("a").ask(new Note("two"));

        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        assertThat(ask("k", new Note("another command"))).isEqualTo(accepted(true, "one"));
        assertThat(world.textsOf("a")).containsExactly("one", "two");
    }

    @Test
    void replyIsRepeatedAfterReopeningAndAfterACrash() {
        ask("k", new Note("one"));
        world.scribe("a").ask(new Note("two"));
        for (int i = 0; i < 3; i++) {
            world.reopen();
            assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
            world.crash();
            assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        }
        assertThat(world.textsOf("a")).containsExactly("one", "two");
    }

    @Test
    void acceptanceWithoutEventsIsRemembered() {
        assertThat(ask("k", new Nod())).isEqualTo(accepted(false));
        world.scribe("a").ask(new Note("one"));
        world.crash();
        assertThat(ask("k", new Nod())).isEqualTo(accepted(true));
    }

    @Test
    void keysOfDifferentActorsAreIndependent() {
        ask("k", new Note("one"));
        assertThat(world.scribe("b").ask(new Note("two"), key("k"))).isEqualTo(accepted(false, "two"));
    }

    @Test
    void rejectionIsDecidedAnewUnlessItIsToBeRemembered() {
        assertThat(ask("k", new Refuse("no"))).isEqualTo(new Reply.Rejected<>("no", false));
        assertThat(ask("k", new Refuse("still no"))).isEqualTo(new Reply.Rejected<>("still no", false));
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(false, "one"));
    }

    @Test
    void rememberedRejectionIsRepeatedAfterReopeningAndAfterACrash() {
        assertThat(world.scribe("a").ask(new Refuse("no"), key("k").rememberingRejection()))
                .isEqualTo(new Reply.Rejected<>("no", false));
        assertThat(ask("k", new Note("one"))).isEqualTo(new Reply.Rejected<>("no", true));
        world.reopen();
        assertThat(ask("k", new Note("one"))).isEqualTo(new Reply.Rejected<>("no", true));
        world.crash();
        assertThat(ask("k", new Note("one"))).isEqualTo(new Reply.Rejected<>("no", true));
        assertThat(world.scribe("a").ask(new Note("one"))).isEqualTo(accepted(false, "one"));
    }

    @Test
    void failureOfTheDeciderIsNotRemembered() {
        assertThatThrownBy(() -> ask("k", new Explode())).isInstanceOf(DeciderFailedException.class);
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(false, "one"));
    }

    @Test
    void duplicateOfACommandUnderWayWaitsForItsReply() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        CompletableFuture<Reply<Notes, String>> first = world.scribe("a").askAsync(new Note("one"), key("k"));
        CompletableFuture<Reply<Notes, String>> second = world.scribe("a").askAsync(new Note("one"), key("k"));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);
        Eventually.passSomeTime();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        faults.releaseCommits();
        assertThat(first.join()).isEqualTo(accepted(false, "one"));
        assertThat(second.join()).isEqualTo(accepted(true, "one"));
        assertThat(world.textsOf("a")).containsExactly("one");
    }

    @Test
    void commandThatACrashTookIsDecidedAnewOrWasKept() {
        Faults faults = world.faultsOf("a");
        faults.holdCommits();
        world.scribe("a").tell(new Note("one"), key("k"));
        Eventually.isTrue("a commit is under way", faults::holdsCommit);

        world.crash();

        boolean kept = !world.textsOf("a").isEmpty();
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(kept, "one"));
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        assertThat(world.textsOf("a")).containsExactly("one");
    }

    @Test
    void keyIsForgottenWhenItsWindowIsOver() {
        VirtualClock clock = VirtualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
        world.clock(clock).scribes(Scribe.type(ActorOptions.DEFAULT.idempotency(Duration.ofHours(1), 100)));
        ask("k", new Note("one"));
        clock.advance(Duration.ofHours(1));
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        world.reopen();
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));

        clock.advance(Duration.ofSeconds(1));
        assertThat(ask("k", new Note("two"))).isEqualTo(accepted(false, "one", "two"));
        assertThat(ask("k", new Note("two"))).isEqualTo(accepted(true, "one", "two"));
        world.crash();
        assertThat(ask("k", new Note("two"))).isEqualTo(accepted(true, "one", "two"));
    }

    @Test
    void oldestKeyIsForgottenWhenThereAreTooMany() {
        world.scribes(Scribe.type(ActorOptions.DEFAULT.idempotency(Duration.ofHours(1), 2)));
        ask("1", new Note("one"));
        ask("2", new Note("two"));
        assertThat(ask("1", new Note("one"))).isEqualTo(accepted(true, "one"));
        ask("3", new Note("three"));
        world.reopen();
        assertThat(ask("2", new Note("two"))).isEqualTo(accepted(true, "one", "two"));
        assertThat(ask("3", new Note("three"))).isEqualTo(accepted(true, "one", "two", "three"));
        assertThat(ask("1", new Note("again"))).isEqualTo(accepted(false, "one", "two", "three", "again"));
        assertThat(ask("2", new Note("again"))).isEqualTo(accepted(false, "one", "two", "three", "again", "again"));
    }

    @Test
    void typeThatKeepsNoKeysDecidesEveryCommand() {
        world.scribes(Scribe.type(ActorOptions.DEFAULT.idempotency(Duration.ofHours(1), 0)));
        ask("k", new Note("one"));
        assertThat(ask("k", new Note("two"))).isEqualTo(accepted(false, "one", "two"));
    }

    @Test
    void clockThatGoesBackForgetsNothing() {
        VirtualClock clock = VirtualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
        world.clock(clock);
        ask("k", new Note("one"));
        clock.advance(Duration.ofDays(-400));
        ask("l", new Note("two"));
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        world.crash();
        assertThat(ask("k", new Note("one"))).isEqualTo(accepted(true, "one"));
        assertThat(ask("l", new Note("two"))).isEqualTo(accepted(true, "one", "two"));
    }

    @Test
    void keysOfAnyCharactersAreKeptApart() {
        String text = "";
        List<String> keys = List.of("?", "\uD83D\uDE00", "\u0000", "é", "e\u0301", " ", "日本", "k".repeat(256));
        for (String key : keys) {
            text += ".";
            assertThat(ask(key, new Note(text))).extracting("repeated").isEqualTo(false);
        }
        world.crash();
        for (int i = 0; i < keys.size(); i++) {
            Reply<Notes, String> reply = ask(keys.get(i), new Note("again"));
            assertThat(reply)
                    .as("under key " + i)
                    .extracting("repeated", "sequenceNumber")
                    .containsExactly(true, i + 1L);
        }
    }
}
