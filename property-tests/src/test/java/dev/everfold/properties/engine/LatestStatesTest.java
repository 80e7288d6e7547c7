package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.history.Histories;
import dev.everfold.history.PastEntry;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What all actors of a closed store have come to, in one look. */
class LatestStatesTest {

    private final Shelf shelf = new Shelf(1)
            .options(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED).snapshots(SnapshotPolicy.NEVER));

    @AfterEach
    void close() {
        shelf.close();
    }

    /**
     * Some that the journal has forgotten, some of which it has all or the rest, one deleted, one erased, and one with
     * a base that is ahead.
     */
    private ActorType<Command, Notes, String> fill() {
        for (int i = 0; i < 30; i++) {
            shelf.write("early " + i, 0, 1 + i % 3);
        }
        assertThat(shelf.reopen().system().retain().segmentsForgotten()).isPositive();
        for (int i = 0; i < 10; i++) {
            shelf.write("early " + i, 3, 2);
            shelf.write("late " + i, 0, 2);
        }
        shelf.scribe("late 1").delete();
        shelf.system().erase(shelf.type(), "late 2");
        ActorType<Command, Notes, String> type = shelf.type();
        shelf.shut();
        try (Histories histories = histories(type)) {
            PastEntry<Notes> last =
                    histories.history(type, "early 0").entries().toList().getLast();
            Snapshot ahead = new Snapshot(
                    last.sequenceNumber(),
                    last.stored().offset(),
                    last.time().toEpochMilli(),
                    type.codec().encode(last.state().orElseThrow()),
                    List.of());
            shelf.snapshots().writeBases(Map.of(Shelf.id("early 0"), ahead));
        }
        return type;
    }

    private Histories histories(ActorType<Command, Notes, String> type) {
        return Histories.of(shelf.journal.reader(), Optional.of(shelf.store), type);
    }

    @Test
    void latestStatesAreThoseOfTheHistoriesHoweverManyFit() {
        ActorType<Command, Notes, String> type = fill();
        try (Histories histories = histories(type)) {
            Map<String, ActorState<Notes>> expected = new HashMap<>();
            histories
                    .keys(type)
                    .forEach(key ->
                            expected.put(key, histories.history(type, key).latest()));
            assertThat(expected).hasSize(40);
            for (int actorsMax : List.of(1, 3, 1_000)) {
                Map<String, ActorState<Notes>> found = new HashMap<>();
                histories.latest(
                        type,
                        actorsMax,
                        (key, state) -> assertThat(found.put(key, state)).isNull());
                assertThat(found).isEqualTo(expected);
            }
            assertThatThrownBy(() -> histories.latest(type, 0, (_, _) -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
