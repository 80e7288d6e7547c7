package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.CommandOptions;
import dev.everfold.Environment;
import dev.everfold.Reply;
import dev.everfold.Retention;
import dev.everfold.RetentionReport;
import dev.everfold.SnapshotPolicy;
import dev.everfold.SystemOptions;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forgotten is never missed. */
class RetentionTest {

    private final Shelf shelf = new Shelf(1).options(forgetting(Retention.UNTIL_SNAPSHOTTED));

    @AfterEach
    void close() {
        shelf.close();
    }

    private static ActorOptions forgetting(Retention retention) {
        return ActorOptions.DEFAULT.retention(retention);
    }

    private static List<String> notes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "note " + i).toList();
    }

    private RetentionReport.Held held() {
        RetentionReport report = shelf.system().retain();
        assertThat(report.segmentsForgotten()).isZero();
        assertThat(report.held()).hasSize(1);
        return report.held().getFirst();
    }

    @Test
    void byDefaultEverythingIsKept() {
        shelf.options(ActorOptions.DEFAULT);
        shelf.write("a", 0, 30);
        assertThat(held().reason()).contains("keeps everything");
        assertThat(shelf.entries(0)).hasSize(30);
    }

    @Test
    void sealedSegmentsGoAndTheStateStays() {
        shelf.write("a", 0, 20);
        shelf.write("b", 0, 3);
        shelf.write("a", 20, 20);
        RetentionReport report = shelf.system().retain();
        assertThat(report.segmentsForgotten()).isEqualTo(5);
        assertThat(report.bytesForgotten()).isPositive();
        assertThat(shelf.entries(0)).hasSize(3);
        for (int life = 0; life < 2; life++) {
            assertThat(shelf.texts("a")).isEqualTo(notes(40));
            assertThat(shelf.texts("b")).isEqualTo(notes(3));
            shelf.reopen();
        }
        shelf.write("b", 3, 30);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        shelf.reopen();
        assertThat(shelf.scribe("b").state().sequenceNumber()).isEqualTo(33);
        assertThat(shelf.texts("a")).isEqualTo(notes(40));
        assertThat(shelf.system().keys(shelf.type())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void idempotencyKeysOutliveTheirEntries() {
        CommandOptions key = CommandOptions.key("once");
        Reply<Notes, String> first = shelf.scribe("a").ask(new Note("note 0"), key);
        shelf.write("a", 1, 30);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        shelf.reopen();
        assertThat(shelf.scribe("a").ask(new Note("note 0"), key))
                .isEqualTo(new Reply.Accepted<>(1, ((Reply.Accepted<Notes, String>) first).state(), true));
        assertThat(shelf.texts("a")).isEqualTo(notes(31));
    }

    @Test
    void entriesAreKeptForTheirAge() {
        shelf.options(forgetting(Retention.age(Duration.ofDays(1))));
        shelf.write("a", 0, 20);
        assertThat(held().reason()).contains("PT24H");
        shelf.clock.advance(Duration.ofHours(20));
        shelf.write("a", 20, 20);
        shelf.clock.advance(Duration.ofHours(5));
        assertThat(shelf.system().retain().segmentsForgotten()).isEqualTo(2);
        shelf.clock.advance(Duration.ofHours(20));
        assertThat(shelf.system().retain().segmentsForgotten()).isEqualTo(2);
        assertThat(shelf.texts("a")).isEqualTo(notes(40));
    }

    @Test
    void theNewestBytesAreKept() {
        shelf.options(forgetting(Retention.bytes(1_000)));
        shelf.write("a", 0, 200);
        RetentionReport report = shelf.system().retain();
        assertThat(report.segmentsForgotten()).isPositive();
        assertThat(report.held().getFirst().reason()).contains("1000 bytes");
        assertThat(shelf.entries(0)).hasSizeBetween(16, 60);
        assertThat(shelf.texts("a")).isEqualTo(notes(200));
    }

    @Test
    void segmentWithAMessageThatIsNotHandledStays() {
        shelf.scribe("stopped").ask(new Note("poison"));
        shelf.shut();
        shelf.hooks(new Scribe.Hooks(_ -> {}, noted -> {
            if (noted.text().equals("poison")) {
                throw new IllegalStateException("boom");
            }
        }));
        shelf.scribe("a").ask(Scribe.send(Scribe.letter("stopped", new Note("x"))));
        shelf.write("a", 0, 30);
        assertThat(held().reason()).contains("messages that are not handled");
        assertThat(shelf.system().undeliveredCount()).isEqualTo(1);
    }

    @Test
    void messagesThatWereHandledAreNeitherLostNorDoubled() {
        try (Shelf many = new Shelf(3).options(forgetting(Retention.UNTIL_SNAPSHOTTED))) {
            for (int i = 0; i < 60; i++) {
                many.scribe("from " + i % 7).ask(Scribe.send(Scribe.letter("to " + i % 5, new Note("m" + i))));
                if (i % 20 == 19) {
                    Eventually.isTrue("all is delivered", () -> many.system().undeliveredCount() == 0);
                    many.write("from 1", 0, 20);
                    var _ = many.system().retain();
                    many.reopen();
                }
            }
            int sum = 0;
            for (int i = 0; i < 5; i++) {
                sum += many.texts("to " + i).size();
            }
            assertThat(sum).isEqualTo(60);
            assertThat(many.journal.reader().isWhole(0)
                            && many.journal.reader().isWhole(1)
                            && many.journal.reader().isWhole(2))
                    .as("something was trimmed")
                    .isFalse();
        }
    }

    @Test
    void snapshotThatIsNotWhatTheHistoryComesToStopsIt() {
        shelf.options(forgetting(Retention.UNTIL_SNAPSHOTTED).snapshots(SnapshotPolicy.NEVER));
        shelf.write("a", 0, 4);
        shelf.shut();
        var progress = shelf.snapshots().progress().orElseThrow();
        Snapshot wrong = new Snapshot(
                4,
                progress.completeUpTo(),
                shelf.clock.instant().toEpochMilli(),
                Scribe.TYPE.codec().encode(new Notes(List.of("not", "what", "was", "noted"))),
                List.of());
        shelf.snapshots()
                .write(new SnapshotBatch(progress, List.of(), List.of(new NewSnapshot(Shelf.id("a"), wrong, 1))));
        shelf.write("b", 0, 30);
        RetentionReport.Held held = held();
        assertThat(held.isTrouble()).isTrue();
        assertThat(held.actor()).contains(Shelf.id("a"));
        assertThat(held.reason()).contains("number 4").contains("not what its history comes to");
        assertThat(shelf.entries(0)).hasSize(34);
    }

    @Test
    void eventThatEvolveDoesNotAcceptAnyMoreStopsIt() {
        shelf.write("a", 0, 3);
        shelf.shut();
        shelf.hooks(new Scribe.Hooks(_ -> {}, noted -> {
            if (noted.text().equals("note 1")) {
                throw new IllegalStateException("boom");
            }
        }));
        shelf.write("b", 2, 30);
        RetentionReport.Held held = held();
        assertThat(held.isTrouble()).isTrue();
        assertThat(held.actor()).contains(Shelf.id("a"));
        assertThat(held.reason()).contains("boom").contains("sequence number 2");
    }

    @Test
    void itRunsByItself() {
        shelf.systemOptions(SystemOptions.DEFAULT.retentionInterval(Duration.ofMillis(1)));
        shelf.write("a", 0, 30);
        Eventually.isTrue("segments are gone", () -> shelf.entries(0).size() < 10);
        assertThat(shelf.texts("a")).isEqualTo(notes(30));
    }

    @Test
    void systemWhoseSnapshotsAreInMemoryTrimsNothing() {
        try (ActorSystem system = ActorSystem.open(
                new InMemoryJournal(1), Environment.production(), SystemOptions.DEFAULT, Scribe.TYPE)) {
            assertThatThrownBy(system::retain)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in memory");
        }
    }
}
