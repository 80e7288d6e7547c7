package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.JournalFailedException;
import dev.everfold.Retention;
import dev.everfold.SystemOptions;
import dev.everfold.journal.InMemoryJournal;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.InMemorySnapshotStore;
import dev.everfold.snapshot.SnapshotStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot store that fails is heard of, and what is acknowledged rests on the journal alone. */
class FailingStoreTest {

    private final InMemoryJournal journal = new InMemoryJournal(1, Shelf.SEGMENT_ENTRIES);
    private final InMemorySnapshotStore data = new InMemorySnapshotStore(1);
    private final FailingStore store = new FailingStore(data);
    private final ActorType<Command, Notes, String> type =
            Scribe.type(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED));
    private ActorSystem system = open(store);

    private ActorSystem open(SnapshotStore snapshots) {
        return ActorSystem.open(
                journal,
                snapshots,
                Environment.production(),
                SystemOptions.DEFAULT.retentionInterval(Duration.ZERO),
                type);
    }

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void shardWhoseStoreTakesNothingStopsAndLosesNothing() {
        store.failWrites();
        int acknowledged = 0;
        try {
            for (; acknowledged < 1_000_000; acknowledged++) {
                var _ = system.ref(type, "a" + acknowledged % 1_000).ask(new Note("x"));
            }
        } catch (JournalFailedException stopped) {
            assertThat(stopped).hasStackTraceContaining("snapshot store failed");
        }
        assertThat(acknowledged).as("commands before the shard stopped").isLessThan(1_000_000);
        system.close();
        system = open(data);
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += system.ref(type, "a" + i).state().sequenceNumber();
        }
        assertThat(sum).isBetween((long) acknowledged, acknowledged + 1L);
    }

    @Test
    void whatWasGivenIsClosedWhenASystemCannotBeOpened() {
        FailingStore given = new FailingStore(new InMemorySnapshotStore(1));
        assertThatThrownBy(() -> open(new InMemoryJournal(1), given, type, type))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(given.isClosed()).as("with types that are wrong").isTrue();

        FailingStore another = new FailingStore(new InMemorySnapshotStore(1));
        another.failWrites();
        assertThatThrownBy(() -> open(new InMemoryJournal(1), another, type)).isInstanceOf(EverfoldException.class);
        assertThat(another.isClosed()).as("with a store that takes nothing").isTrue();

        FailingStore third = new FailingStore(new InMemorySnapshotStore(1));
        assertThatThrownBy(() -> open(journal, third, type)).isInstanceOf(EverfoldException.class);
        assertThat(third.isClosed()).as("with a journal that is owned").isTrue();
    }

    private static void open(InMemoryJournal journal, SnapshotStore snapshots, ActorType<?, ?, ?>... types) {
        ActorSystem.open(
                        journal,
                        snapshots,
                        Environment.production(),
                        SystemOptions.DEFAULT.retentionInterval(Duration.ZERO),
                        types)
                .close();
    }

    @Test
    void nothingIsTrimmedBehindAStoreThatCannotBeFlushed() {
        for (int i = 0; i < 30; i++) {
            system.ref(type, "a").ask(new Note("x"));
        }
        system.close();
        system = open(store);
        store.failWrites();
        assertThatThrownBy(() -> {
                    var _ = system.retain();
                    var _ = system.retain();
                })
                .isInstanceOf(EverfoldException.class);
        assertThat(journal.reader().isWhole(0)).isTrue();
    }

    @Test
    void actorThatCannotBeFoundIsStoppedAndNotTakenForANewOne() {
        system.ref(type, "a").ask(new Note("x"));
        system.close();
        system = open(store);
        store.failReads(true);
        assertThatThrownBy(() -> system.ref(type, "a").ask(new Note("y")))
                .isInstanceOf(EverfoldException.class)
                .hasMessageContaining("cannot be read");
        store.failReads(false);
        assertThat(system.ref(type, "a").ask(new Note("y")))
                .extracting("sequenceNumber")
                .isEqualTo(2L);
    }
}
