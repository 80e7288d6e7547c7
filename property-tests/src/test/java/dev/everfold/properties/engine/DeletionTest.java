package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.CommandOptions;
import dev.everfold.Reply;
import dev.everfold.Retention;
import dev.everfold.RetentionReport;
import dev.everfold.SnapshotPolicy;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryFormat;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an actor, and what comes after it. */
class DeletionTest {

    private final Shelf shelf = new Shelf(1)
            .options(ActorOptions.DEFAULT
                    .retention(Retention.UNTIL_SNAPSHOTTED)
                    .snapshots(SnapshotPolicy.NEVER.everyEvents(2)));

    @AfterEach
    void close() {
        shelf.close();
    }

    private static ActorState<Notes> blank(long sequenceNumber) {
        return new ActorState<>(sequenceNumber, new Notes(List.of()));
    }

    @Test
    void deletedActorIsBlankAndItsNumbersGoOn() {
        shelf.write("a", 0, 5);
        assertThat(shelf.scribe("a").delete()).isEqualTo(blank(5));
        for (int life = 0; life < 2; life++) {
            assertThat(shelf.scribe("a").state()).isEqualTo(blank(5));
            assertThat(shelf.system().keys(shelf.type())).isEmpty();
            shelf.reopen();
        }
        shelf.write("a", 100, 3);
        for (int life = 0; life < 2; life++) {
            assertThat(shelf.texts("a")).containsExactly("note 100", "note 101", "note 102");
            assertThat(shelf.scribe("a").state().sequenceNumber()).isEqualTo(8);
            assertThat(shelf.system().keys(shelf.type())).containsExactly("a");
            shelf.reopen();
        }
    }

    @Test
    void deletingWhatIsNotThereWritesNothing() {
        assertThat(shelf.scribe("a").delete()).isEqualTo(blank(0));
        shelf.write("b", 0, 1);
        assertThat(shelf.scribe("b").delete()).isEqualTo(blank(1));
        assertThat(shelf.scribe("b").delete()).isEqualTo(blank(1));
        assertThat(shelf.entries(0)).hasSize(2);
        assertThat(shelf.entries(0).getLast().isTombstone()).isTrue();
    }

    @Test
    void whoHasSeenAnOlderStateDeletesNothing() {
        shelf.write("a", 0, 2);
        assertThat(shelf.scribe("a").deleteAsync(1).join().state().texts()).containsExactly("note 0", "note 1");
        assertThat(shelf.texts("a")).containsExactly("note 0", "note 1");
        assertThat(shelf.scribe("a").deleteAsync(2).join()).isEqualTo(blank(2));
        assertThat(shelf.entries(0).getLast().isTombstone()).isTrue();
    }

    @Test
    void whatWasRememberedGoesToo() {
        CommandOptions key = CommandOptions.key("once");
        shelf.scribe("a").ask(new Note("first"), key);
        shelf.scribe("a").delete();
        for (int life = 0; life < 2; life++) {
            assertThat(shelf.scribe("a").ask(new Note("second"), CommandOptions.key("once " + life)))
                    .extracting("repeated")
                    .isEqualTo(false);
            shelf.reopen();
        }
        assertThat(shelf.scribe("a").ask(new Note("third"), key))
                .isEqualTo(new Reply.Accepted<>(4, new Notes(List.of("second", "second", "third")), false));
    }

    @Test
    void deletedActorsAreGoneWithTheirSegments() {
        for (int i = 0; i < 20; i++) {
            shelf.write("gone " + i, 0, 3);
            shelf.scribe("gone " + i).delete();
        }
        shelf.write("stays", 0, 10);
        assertThat(shelf.system().retain().segmentsForgotten()).isEqualTo(11);
        shelf.reopen();
        assertThat(shelf.snapshots().snapshots(Shelf.id("gone 3"))).isEmpty();
        assertThat(shelf.system().keys(shelf.type())).containsExactly("stays");
        shelf.write("gone 3", 0, 2);
        shelf.write("stays", 10, 20);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        shelf.reopen();
        assertThat(shelf.scribe("gone 3").state())
                .isEqualTo(new ActorState<>(5, new Notes(List.of("note 0", "note 1"))));
    }

    @Test
    void actorLivesForItsTime() {
        shelf.options(ActorOptions.DEFAULT.timeToLive(Duration.ofDays(30)).retention(Retention.UNTIL_SNAPSHOTTED));
        shelf.write("a", 0, 3);
        shelf.clock.advance(Duration.ofDays(29));
        shelf.write("a", 3, 1);
        shelf.clock.advance(Duration.ofDays(29));
        assertThat(shelf.texts("a")).hasSize(4);
        shelf.clock.advance(Duration.ofDays(2));
        assertThat(shelf.scribe("a").state()).isEqualTo(blank(4));
        shelf.reopen();
        assertThat(shelf.scribe("a").state()).isEqualTo(blank(4));
        shelf.write("a", 4, 1);
        assertThat(shelf.texts("a")).containsExactly("note 4");
    }

    @Test
    void retentionEndsActorsWhoseTimeIsOver() {
        shelf.options(ActorOptions.DEFAULT.timeToLive(Duration.ofDays(30)).retention(Retention.UNTIL_SNAPSHOTTED));
        shelf.write("a", 0, 3);
        shelf.clock.advance(Duration.ofDays(31));
        shelf.write("b", 0, 30);
        var _ = shelf.system().retain();
        Eventually.isTrue(
                "a is deleted", () -> shelf.system().keys(shelf.type()).toList().equals(List.of("b")));
    }

    @Test
    void erasedActorLeavesNothingOfWhatItWas() {
        shelf.scribe("a").ask(new Note("secret one"), CommandOptions.key("secret key"));
        shelf.scribe("b").ask(Scribe.send(Scribe.letter("a", new Note("secret letter"))));
        shelf.scribe("a").ask(Scribe.send(Scribe.letter("b", new Note("public letter"))));
        shelf.write("b", 0, 3);
        Eventually.isTrue("all is delivered", () -> shelf.system().undeliveredCount() == 0);
        assertThat(everything()).contains("secret on", "secret key", "secret lette");
        shelf.system().erase(shelf.type(), "a");
        assertThat(everything()).doesNotContain("secret").contains("public lette");
        assertThat(shelf.scribe("a").state().state().texts()).isEmpty();
        shelf.reopen();
        assertThat(shelf.scribe("a").state().state().texts()).isEmpty();
        assertThat(shelf.texts("b")).contains("public letter", "note 0", "note 1", "note 2");
        shelf.write("a", 0, 1);
        assertThat(shelf.texts("a")).containsExactly("note 0");
    }

    @Test
    void retentionPassesWhatIsLeftOfADeletedActor() {
        shelf.write("a", 0, 12);
        shelf.write("b", 0, 12);
        assertThat(shelf.system().retain().segmentsForgotten())
                .as("segments with the beginning of a")
                .isPositive();
        shelf.write("a", 12, 2);
        shelf.scribe("a").delete();
        shelf.reopen();
        shelf.write("a", 100, 1);
        shelf.write("b", 12, 12);
        assertThat(shelf.system().retain().held()).noneMatch(RetentionReport.Held::isTrouble);
        assertThat(shelf.entries(0).getFirst().header().actor()).isEqualTo(Shelf.id("b"));
        assertThat(shelf.texts("a")).containsExactly("note 100");
    }

    @Test
    void retentionPassesWhatWasErased() {
        shelf.write("a", 0, 3);
        shelf.system().erase(shelf.type(), "a");
        shelf.write("a", 100, 1);
        shelf.write("b", 0, 24);
        RetentionReport report = shelf.system().retain();
        assertThat(report.held()).noneMatch(RetentionReport.Held::isTrouble);
        assertThat(report.segmentsForgotten()).isPositive();
        shelf.reopen();
        assertThat(shelf.texts("a")).containsExactly("note 100");
    }

    /** All bytes of the journal, as text. */
    private String everything() {
        ByteWriter bytes = new ByteWriter(1024);
        for (Entry entry : shelf.entries(0)) {
            EntryFormat.encode(entry, bytes);
        }
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
