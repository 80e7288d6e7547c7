package dev.everfold.properties.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorOptions;
import dev.everfold.ActorState;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.Retention;
import dev.everfold.SnapshotPolicy;
import dev.everfold.codec.kryo.KryoCodec;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Change;
import dev.everfold.history.Components;
import dev.everfold.history.Histories;
import dev.everfold.history.HistoryException;
import dev.everfold.history.PastEntry;
import dev.everfold.history.WhatIfReport;
import dev.everfold.journal.Entry;
import dev.everfold.properties.engine.Scribe.Command;
import dev.everfold.properties.engine.Scribe.Note;
import dev.everfold.properties.engine.Scribe.Notes;
import dev.everfold.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The past of an actor, told by the running system and by what it left behind. */
class HistoryTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Shelf shelf = new Shelf(1)
            .options(ActorOptions.DEFAULT.retention(Retention.UNTIL_SNAPSHOTTED).snapshots(SnapshotPolicy.NEVER));

    /** As the system, or the histories, that are asked know it. */
    private ActorType<Command, Notes, String> type = Scribe.TYPE;

    @AfterEach
    void close() {
        shelf.close();
    }

    /** Asks the running system, and the closed store. */
    private void always(String key, Consumer<ActorHistory<Notes>> check) {
        type = shelf.type();
        check.accept(shelf.system().history(type, key));
        offline(key, check);
    }

    private void offline(String key, Consumer<ActorHistory<Notes>> check) {
        type = shelf.type();
        shelf.shut();
        try (Histories histories = Histories.of(shelf.journal.reader(), Optional.of(shelf.store), type)) {
            check.accept(histories.history(type, key));
        }
        shelf.reopen();
    }

    private static ActorState<Notes> state(long sequenceNumber, String... texts) {
        return new ActorState<>(sequenceNumber, new Notes(List.of(texts)));
    }

    private void writeFourHours() {
        for (int i = 0; i < 4; i++) {
            shelf.write("a", i, 1);
            shelf.write("b", i, 1);
            shelf.clock.advance(Duration.ofHours(1));
        }
    }

    @Test
    void stateIsKnownAtEveryNumberAndTime() {
        writeFourHours();
        always("a", past -> {
            assertThat(past.exists()).isTrue();
            assertThat(past.earliest()).isZero();
            assertThat(past.at(0)).isEqualTo(state(0));
            assertThat(past.at(2)).isEqualTo(state(2, "note 0", "note 1"));
            assertThat(past.at(START.plusSeconds(3_600))).isEqualTo(past.at(2));
            assertThat(past.at(START.plusSeconds(3_599))).isEqualTo(past.at(1));
            assertThat(past.at(START.minusSeconds(1))).isEqualTo(past.at(0));
            assertThat(past.latest()).isEqualTo(past.at(4));
            assertThatThrownBy(() -> past.at(5))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("the last event of scribe/a has the number 4; 5 was asked for");
            assertThatThrownBy(() -> past.at(-1)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void stateWithinATurnIsKnownToo() {
        shelf.scribe("a").ask(new Scribe.NoteAll(List.of("one", "two", "three")));
        always("a", past -> {
            assertThat(past.at(2)).isEqualTo(state(2, "one", "two"));
            assertThat(past.at(3)).isEqualTo(state(3, "one", "two", "three"));
        });
    }

    /** A crash between the flush of a base and the trimming leaves more entries than are needed. */
    @Test
    void entriesThatAreInTheBaseAreNotFoldedTwice() {
        shelf.write("a", 0, 26);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        Snapshot ahead = baseAt(25);
        shelf.store.shard(0).writeBases(Map.of(Shelf.id("a"), ahead));
        always("a", past -> {
            assertThat(past.earliest()).isEqualTo(25);
            assertThat(past.latest().state().texts()).hasSize(26);
            assertThat(entries(past)).hasSize(1);
        });
    }

    @Test
    void candidateThatCannotReadTheBaseIsToldSo() {
        shelf.write("a", 0, 26);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        shelf.store.shard(0).writeBases(Map.of(Shelf.id("a"), baseAt(25)));
        ActorType<Command, Notes, String> candidate =
                Scribe.TYPE.codec(KryoCodec.builder(Command.class, Scribe.Noted.class, Notes.class, String.class)
                        .name(Notes.class, "OtherNotes")
                        .build());
        type = shelf.type();
        shelf.shut();
        try (Histories histories = Histories.of(shelf.journal.reader(), Optional.of(shelf.store), type)) {
            WhatIfReport report = histories.whatIf(candidate, false, 10);
            assertThat(report.findings()).containsOnlyKeys(WhatIfReport.Kind.STATE_NOT_BUILT);
            assertThat(histories.whatIf(type, false, 10).isSame()).isTrue();
        }
    }

    /** A base as of the entry with this number. */
    private Snapshot baseAt(long number) {
        try (Histories histories = Histories.of(shelf.journal.reader(), Optional.of(shelf.store), shelf.type())) {
            PastEntry<Notes> entry = entries(histories.history(shelf.type(), "a")).stream()
                    .filter(each -> each.sequenceNumber() == number)
                    .findFirst()
                    .orElseThrow();
            return new Snapshot(
                    number,
                    entry.stored().offset(),
                    entry.time().toEpochMilli(),
                    shelf.type().codec().encode(entry.state().orElseThrow()),
                    List.of());
        }
    }

    @Test
    void everyEntryIsTold() {
        shelf.scribe("a").ask(new Note("note 0"), CommandOptions.key("once"));
        shelf.clock.advance(Duration.ofHours(1));
        shelf.write("a", 1, 1);
        shelf.scribe("a").delete();
        offline("a", past -> {
            List<PastEntry<Notes>> entries = entries(past);
            assertThat(entries)
                    .extracting(PastEntry::kind)
                    .containsExactly(
                            Entry.Outcome.Kind.ACCEPTED, Entry.Outcome.Kind.ACCEPTED, Entry.Outcome.Kind.DELETED);
            assertThat(entries).extracting(PastEntry::sequenceNumber).containsExactly(1L, 2L, 2L);
            assertThat(entries)
                    .extracting(PastEntry::time)
                    .containsExactly(START, START.plusSeconds(3_600), START.plusSeconds(3_600));
            assertThat(entries.getFirst().stored().entry().outcome().idempotencyKey())
                    .isEqualTo("once");
            PastEntry.PastEvent first = entries.getFirst().events().getFirst();
            assertThat(first.sequenceNumber()).isEqualTo(1);
            assertThat(first.typeName()).contains("Noted");
            assertThat(first.value().orElseThrow()).hasToString("Noted[text=note 0]");
            assertThat(entries)
                    .extracting(entry -> entry.state().orElseThrow().texts().size())
                    .containsExactly(1, 2, 0);
        });
    }

    private static List<PastEntry<Notes>> entries(ActorHistory<Notes> past) {
        try (Stream<PastEntry<Notes>> entries = past.entries()) {
            return entries.toList();
        }
    }

    @Test
    void whoHasNoPastIsBlank() {
        writeFourHours();
        always("nobody", past -> {
            assertThat(past.exists()).isFalse();
            assertThat(past.latest()).isEqualTo(state(0));
            assertThat(entries(past)).isEmpty();
            assertThatThrownBy(() -> past.at(1)).isInstanceOf(HistoryException.class);
        });
    }

    @Test
    void pointsAreComparedComponentByComponent() {
        writeFourHours();
        always(
                "a",
                past -> assertThat(past.difference(1, 3))
                        .containsExactly(
                                new Change("texts[1]", Components.NOTHING, "note 1"),
                                new Change("texts[2]", Components.NOTHING, "note 2")));
    }

    @Test
    void firstEntryThatBreaksAConditionIsFound() {
        writeFourHours();
        always("a", past -> {
            assertThat(past.firstFalse(notes -> notes.texts().size() < 3)
                            .orElseThrow()
                            .sequenceNumber())
                    .isEqualTo(3);
            assertThat(past.firstFalse(_ -> true)).isEmpty();
        });
    }

    @Test
    void lastEntryThatChangedAComponentIsFound() {
        writeFourHours();
        always("a", past -> {
            assertThat(past.lastChange("texts").orElseThrow().sequenceNumber()).isEqualTo(4);
            assertThat(past.lastChange("texts[1]").orElseThrow().sequenceNumber())
                    .isEqualTo(2);
            assertThatThrownBy(() -> past.lastChange("pages"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no state of scribe/a has a component pages")
                    .hasMessageContaining("texts[0]");
            assertThatThrownBy(() -> past.lastChange("texts[")).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void forkGoesOnFromThePastAndLeavesItAlone() {
        shelf.scribe("a").ask(new Note("note 0"), CommandOptions.key("once"));
        shelf.scribe("a").ask(Scribe.send(Scribe.letter("b", new Note("letter"))));
        shelf.write("a", 1, 2);
        always("a", past -> {
            try (ActorSystem fork = past.fork(2)) {
                assertThat(fork.undeliveredCount()).isZero();
                assertThat(fork.ref(type, "a").state().state().texts()).hasSize(2);
                assertThat(fork.ref(type, "a").ask(new Note("again"), CommandOptions.key("once")))
                        .extracting("repeated")
                        .isEqualTo(true);
                fork.ref(type, "a").ask(new Note("another way"));
                assertThat(fork.ref(type, "a").state().state().texts()).endsWith("another way");
                assertThat(fork.ref(type, "b").state()).isEqualTo(state(0));
            }
            assertThat(past.latest().state().texts()).doesNotContain("another way");
        });
    }

    @Test
    void forgottenHistoryBeginsWithItsBase() {
        shelf.write("a", 0, 20);
        shelf.clock.advance(Duration.ofHours(1));
        shelf.write("a", 20, 6);
        assertThat(shelf.system().retain().segmentsForgotten()).isPositive();
        always("a", past -> {
            long earliest = past.earliest();
            assertThat(earliest).isBetween(1L, 25L);
            assertThat(past.at(earliest).state().texts()).hasSize((int) earliest);
            assertThat(past.latest().state().texts()).hasSize(26);
            assertThatThrownBy(() -> past.at(earliest - 1))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("the earliest state that is known of scribe/a is that after its event with"
                            + " number " + earliest);
            assertThatThrownBy(() -> past.at(START.minusSeconds(1))).isInstanceOf(HistoryException.class);
            try (ActorSystem fork = past.fork(25)) {
                assertThat(fork.ref(type, "a").state()).isEqualTo(past.at(25));
                fork.ref(type, "a").ask(new Note("another way"));
                assertThat(fork.ref(type, "a").state().sequenceNumber()).isEqualTo(26);
            }
            try (ActorSystem fork = past.fork(earliest)) {
                assertThat(fork.ref(type, "a").state()).isEqualTo(past.at(earliest));
            }
        });
    }

    @Test
    void whatWasErasedIsToldAsErased() {
        shelf.write("a", 0, 2);
        shelf.system().erase(shelf.type(), "a");
        shelf.write("a", 2, 1);
        offline("a", past -> {
            List<PastEntry<Notes>> entries = entries(past);
            assertThat(entries).hasSize(4);
            assertThat(entries).extracting(PastEntry::isErased).containsExactly(true, true, false, false);
            assertThat(entries.get(1).state()).isEmpty();
            assertThat(entries.get(1).events().getFirst().value()).isEmpty();
            assertThat(past.latest()).isEqualTo(state(3, "note 2"));
            assertThatThrownBy(() -> past.at(1))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("was erased");
            try (ActorSystem fork = past.fork(3)) {
                assertThat(fork.ref(type, "a").state()).isEqualTo(past.latest());
            }
        });
    }

    @Test
    void stateItselfIsThereBehindAView() {
        var viewed = Scribe.TYPE.viewedAs(Integer.class, notes -> notes.texts().size());
        shelf.write("a", 0, 2);
        shelf.shut();
        try (Histories histories = Histories.of(shelf.journal.reader(), Optional.empty(), viewed)) {
            assertThat(histories.keys(viewed)).containsExactly("a");
            assertThat(histories.history(viewed, "a").latest().state()).isEqualTo(2);
            assertThat(histories.history(viewed, "a").unviewed().latest().state())
                    .isEqualTo(new Notes(List.of("note 0", "note 1")));
            assertThatThrownBy(() -> histories.history(Scribe.TYPE, "a")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
