package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ResidencyOptions;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.SystemOptions;
import dev.everfold.codec.Payload;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.ActorHead;
import dev.everfold.snapshot.ChannelProgress;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.NewSnapshot;
import dev.everfold.snapshot.ShardProgress;
import dev.everfold.snapshot.Snapshot;
import dev.everfold.snapshot.SnapshotBatch;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots make recovery short, and change nothing else. */
class SnapshotTest {

    private final Shelf shelf = new Shelf(1);

    @AfterEach
    void close() {
        shelf.close();
    }

    private static ActorOptions policy(SnapshotPolicy policy) {
        return ActorOptions.DEFAULT.snapshots(policy);
    }

    private static List<String> notes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "note " + i).toList();
    }

    @Test
    void recoveryBeginsWithTheNewestSnapshot() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyEvents(4).keep(2)));
        shelf.write("a", 0, 4);
        shelf.awaitSnapshot("a", 4);
        shelf.write("a", 4, 6);
        shelf.awaitSnapshot("a", 8);
        assertThat(shelf.numbersOfSnapshots("a")).containsExactly(8L, 4L);
        shelf.reopen();
        assertThat(shelf.texts("a")).isEqualTo(notes(10));
        assertThat(shelf.evolved).as("events applied").hasValue(2);
        shelf.write("a", 10, 1);
        assertThat(shelf.scribe("a").state().sequenceNumber()).isEqualTo(11);
    }

    @Test
    void asManySnapshotsAreKeptAsThePolicySays() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyEvents(1).keep(3)));
        for (int i = 0; i < 6; i++) {
            shelf.write("a", i, 1);
            shelf.awaitSnapshot("a", i + 1);
        }
        assertThat(shelf.numbersOfSnapshots("a")).containsExactly(6L, 5L, 4L);
    }

    @Test
    void snapshotsComeBySizeByTimeAndByTheState() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyBytes(300)));
        shelf.scribe("large").ask(new Note("x".repeat(500)));
        shelf.awaitSnapshot("large", 1);
        shelf.options(policy(SnapshotPolicy.NEVER.every(Duration.ofHours(1)))).reopen();
        shelf.write("slow", 0, 1);
        shelf.clock.advance(Duration.ofHours(2));
        shelf.write("slow", 1, 1);
        shelf.awaitSnapshot("slow", 2);
        shelf.options(policy(SnapshotPolicy.NEVER.when(
                        Notes.class, notes -> notes.texts().size() == 3)))
                .reopen();
        shelf.write("third", 0, 5);
        shelf.awaitSnapshot("third", 3);
    }

    @Test
    void largeStateIsNotWrittenAgainForAFewSmallEvents() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyEvents(1).keep(16)));
        shelf.scribe("a").ask(new Note("x".repeat(20_000)));
        shelf.awaitSnapshot("a", 1);
        for (int i = 0; i < 10; i++) {
            shelf.write("a", i, 1);
            shelf.clock.advance(Duration.ofSeconds(2)); // so that a snapshot would be written
            shelf.write("somebody else", 1_000 + i, 1);
        }
        shelf.scribe("a").ask(new Note("y".repeat(3_000)));
        shelf.awaitSnapshot("a", 12);
        assertThat(shelf.numbersOfSnapshots("a")).containsExactly(12L, 1L);
        shelf.reopen();
        shelf.write("a", 10, 10);
        assertThat(shelf.numbersOfSnapshots("a")).containsExactly(12L, 1L);
    }

    @Test
    void actorThatLeavesMemoryIsSnapshottedIfItsPolicySaysSo() {
        shelf.options(policy(SnapshotPolicy.NEVER.atPassivation()))
                .systemOptions(SystemOptions.DEFAULT.residency(ResidencyOptions.DEFAULT.actorsMax(1)));
        shelf.write("a", 0, 2);
        shelf.write("b", 0, 1);
        shelf.awaitSnapshot("a", 2);
    }

    @Test
    void withoutAPolicyThereAreNone() {
        shelf.options(policy(SnapshotPolicy.NEVER));
        shelf.write("a", 0, 200);
        shelf.shut();
        assertThat(shelf.numbersOfSnapshots("a")).isEmpty();
        assertThat(shelf.texts("a")).hasSize(200);
        assertThat(shelf.evolved).hasValue(200);
    }

    @Test
    void snapshotThatCannotBeReadIsPassedOverAndReplacedAtOnce() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyEvents(2).keep(3)));
        shelf.write("a", 0, 2);
        shelf.awaitSnapshot("a", 2);
        shelf.options(policy(SnapshotPolicy.NEVER)).reopen();
        shelf.write("a", 2, 3);
        shelf.shut();
        putSnapshot(new Payload(4711, new byte[] {1, 2, 3}));
        assertThat(shelf.numbersOfSnapshots("a")).startsWith(5L, 2L);
        assertThat(shelf.texts("a")).isEqualTo(notes(5));
        assertThat(shelf.evolved)
                .as("events applied behind the snapshot before")
                .hasValue(3);
        shelf.reopen();
        assertThat(shelf.texts("a")).isEqualTo(notes(5));
        assertThat(shelf.evolved).as("the snapshot was replaced").hasValue(0);
    }

    private void putSnapshot(Payload state) {
        ShardProgress progress = shelf.snapshots().progress().orElseThrow();
        Offset head = shelf.snapshots().head(Shelf.id("a")).orElseThrow().offset();
        Snapshot snapshot = new Snapshot(5, head, shelf.clock.instant().toEpochMilli(), state, List.of());
        shelf.snapshots()
                .write(new SnapshotBatch(progress, List.of(), List.of(new NewSnapshot(Shelf.id("a"), snapshot, 3))));
    }

    @Test
    void openingReadsOnlyWhatTheStoreDoesNotKnow() {
        shelf.write("a", 0, 5);
        shelf.shut();
        assertThat(shelf.snapshots().progress().orElseThrow().completeUpTo()).isEqualTo(new Offset(5));
        assertThat(shelf.snapshots().head(Shelf.id("a")).orElseThrow().sequenceNumber())
                .isEqualTo(5);
        shelf.write("b", 0, 2);
        assertThat(shelf.system().keys(shelf.type())).containsExactlyInAnyOrder("a", "b");
        shelf.write("a", 5, 1);
        assertThat(shelf.texts("a")).isEqualTo(notes(6));
    }

    @Test
    void storeThatWasLostIsMadeAnewFromTheJournal() {
        shelf.options(policy(SnapshotPolicy.NEVER.everyEvents(2)));
        shelf.write("a", 0, 5);
        shelf.shut();
        shelf.store = new InMemorySnapshotStore(1);
        shelf.write("a", 5, 1);
        assertThat(shelf.texts("a")).isEqualTo(notes(6));
        shelf.shut();
        assertThat(shelf.snapshots().head(Shelf.id("a")).orElseThrow().sequenceNumber())
                .isEqualTo(6);
    }

    @Test
    void storeThatKnowsMoreThanTheJournalIsMadeAnew() {
        shelf.write("a", 0, 3);
        shelf.shut();
        ChannelProgress channel = new ChannelProgress(0, 0, new BitSet(), Offset.NONE);
        shelf.snapshots()
                .write(new SnapshotBatch(
                        new ShardProgress(new Offset(9), List.of(channel)),
                        List.of(new ActorHead(Shelf.id("a"), 9, new Offset(9), false)),
                        List.of()));
        assertThat(shelf.texts("a")).isEqualTo(notes(3));
        shelf.write("a", 3, 1);
        shelf.shut();
        assertThat(shelf.snapshots().head(Shelf.id("a")).orElseThrow().sequenceNumber())
                .isEqualTo(4);
    }

    @Test
    void trimmedJournalIsRefusedWithoutTheStoreThatTellsOfWhatIsGone() {
        shelf.options(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED));
        shelf.write("a", 0, 30);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        shelf.shut();
        InMemorySnapshotStore right = shelf.store;
        shelf.store = new InMemorySnapshotStore(1);
        assertThatThrownBy(shelf::system)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the journal was trimmed")
                .hasMessageContaining("restore");
        shelf.store = right;
        assertThat(shelf.texts("a")).isEqualTo(notes(30));
    }
}
