package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.Payload;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Journal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.Segment;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;

/**
 * The part of {@link JournalContract} about segments: how they are sealed, trimmed and rewritten, and what readers see
 * of it.
 */
interface SegmentContract extends JournalStores {

    // ---- Ends

    @Example
    default void endLiesBehindWhatIsCommittedAndBeforeWhatComes() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 40; i++) {
                Offset before = ledger.shard().end();
                Offset offset = ledger.append(Draft.ofBytes(ALICE, 50_000));
                assertThat(ledger.shard().end()).isEqualTo(before).isLessThanOrEqualTo(offset);
                ledger.commit();
                assertThat(ledger.shard().end()).isGreaterThan(offset);
                if (i % 10 == 0) {
                    ledger.shard().seal();
                }
            }
        }
    }

    @Example
    default void readingFromTheEndGivesWhatIsCommittedLater() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 40; i++) {
                try (EntryCursor earlier = ledger.shard().read(ledger.shard().end());
                        EntryCursor later = ledger.shard().read(ledger.shard().end())) {
                    assertThat(earlier.next()).isNull();
                    if (i % 5 == 0) {
                        ledger.shard().seal();
                    }
                    Offset offset = ledger.append(Draft.ofBytes(ALICE, 50_000));
                    ledger.commit();
                    assertNext(earlier, offset);
                    assertNext(later, offset);
                }
            }
        }
    }

    private static void assertNext(EntryCursor cursor, Offset offset) {
        assertThat(cursor.next()).isNotNull().extracting(StoredEntry::offset).isEqualTo(offset);
    }

    @Example
    default void anyOffsetBetweenTwoEntriesLeadsToTheLaterOne() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 30; i++) {
                ledger.append(Draft.ofBytes(i % 2 == 0 ? ALICE : BOB, 60_000));
            }
            ledger.commit();
            List<StoredEntry> all = ledger.committed();
            for (int i = 1; i < all.size(); i++) {
                Offset behind = new Offset(all.get(i - 1).offset().value() + 1);
                ShardLedger.assertSame(ShardLedger.read(ledger.shard().read(behind)), all.subList(i, all.size()));
            }
            for (Segment segment : ledger.shard().sealed()) {
                List<StoredEntry> behind = all.stream()
                        .filter(stored -> stored.offset().compareTo(segment.end()) >= 0)
                        .toList();
                ShardLedger.assertSame(ShardLedger.read(ledger.shard().read(segment.end())), behind);
            }
        }
    }

    @Example
    default void whatIsSyncedCanBeSyncedAgainFromAnyThread() throws InterruptedException {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.shard().sync();
            List<Throwable> failures = new ArrayList<>();
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        ledger.shard().sync();
                    }
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            });
            for (int i = 0; i < 100; i++) {
                ledger.append(Draft.ofBytes(ALICE, 50_000));
                ledger.commit();
            }
            other.join();
            assertThat(failures).isEmpty();
            ledger.shard().sync();
            ledger.check();
        }
    }

    // ---- Sealing

    @Example
    default void sealingEndsTheSegmentUnlessItIsEmpty() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.shard().seal();
            assertThat(ledger.shard().sealed()).isEmpty();
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
            assertThat(ledger.shard().sealed()).isEmpty();
            ledger.shard().seal();
            ledger.shard().seal();
            assertThat(ledger.shard().sealed()).hasSize(1);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 30)));
            assertThat(ledger.shard().sealed()).hasSize(1);
            Segment sealed = ledger.shard().sealed().getFirst();
            List<Boolean> contained = ledger.committed().stream()
                    .map(stored -> sealed.contains(stored.offset()))
                    .toList();
            assertThat(contained).containsExactly(true, true, false);
            assertThat(sealed.bytes()).isPositive();
            ledger.check();
            ledger.checkReadsFromEveryOffset();
            ledger.checkHistories();
        }
    }

    @Example
    default void sealedSegmentsFollowEachOtherAndHoldCommittedEntriesOnly() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 100; i++) {
                ledger.append(Draft.ofBytes(ALICE, 50_000));
                if (i == 20 || i == 60 || i == 99) {
                    checkSealed(ledger);
                    ledger.commit();
                    checkSealed(ledger);
                    ledger.shard().seal();
                    checkSealed(ledger);
                    assertThat(ledger.shard().sealed().getLast().contains(lastOf(ledger)))
                            .isTrue();
                }
            }
        }
    }

    private static Offset lastOf(ShardLedger ledger) {
        return ledger.committed().getLast().offset();
    }

    private static void checkSealed(ShardLedger ledger) {
        Offset behind = Offset.NONE;
        Offset end = ledger.shard().end();
        int contained = 0;
        for (Segment segment : ledger.shard().sealed()) {
            assertThat(segment.begin()).isGreaterThanOrEqualTo(behind);
            assertThat(segment.end()).isGreaterThan(segment.begin()).isLessThanOrEqualTo(end);
            behind = segment.end();
            contained += (int) ledger.committed().stream()
                    .filter(stored -> segment.contains(stored.offset()))
                    .count();
        }
        Offset last = behind;
        assertThat(contained).isEqualTo((int) ledger.committed().stream()
                .filter(stored -> stored.offset().compareTo(last) < 0)
                .count());
    }

    // ---- Trimming

    @Example
    default void onlySegmentsThatLieWhollyBeforeTheOffsetAreTrimmed() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 4; i++) {
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
                ledger.shard().seal();
            }
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 30)));
            List<Segment> sealed = ledger.shard().sealed();
            List<StoredEntry> all = ledger.committed();
            assertThat(sealed).hasSize(4);

            ledger.trim(all.get(1).offset());
            assertLeft(ledger.shard(), sealed, all);
            assertThat(ledger.shard().isWhole()).isTrue();

            ledger.trim(sealed.getFirst().end());
            assertLeft(ledger.shard(), sealed.subList(1, 4), all.subList(2, 9));
            assertThat(ledger.shard().isWhole()).isFalse();

            ledger.trim(all.get(6).offset());
            assertLeft(ledger.shard(), sealed.subList(3, 4), all.subList(6, 9));

            ledger.trim(all.get(8).offset());
            ledger.shard().trim(new Offset(Long.MAX_VALUE));
            assertLeft(ledger.shard(), List.of(), all.subList(8, 9));
            store.crash();
            journal = store.open();
            ledger.reacquire(journal);
            ShardLedger.assertSame(ShardLedger.read(ledger.shard().read(Offset.NONE)), all.subList(8, 9));
            assertThat(ledger.shard().isWhole()).isFalse();
            journal.close();
        }
    }

    private static void assertLeft(ShardJournal shard, List<Segment> segments, List<StoredEntry> entries) {
        assertThat(shard.sealed()).isEqualTo(segments);
        ShardLedger.assertSame(ShardLedger.read(shard.read(Offset.NONE)), entries);
        ShardLedger.assertSame(ShardLedger.read(shard.read(new Offset(1))), entries);
    }

    @Example
    default void shardOfWhichNothingIsLeftButItsEndGoesOn() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int run = 0; run < 3; run++) {
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
                ledger.shard().seal();
                Offset end = ledger.shard().end();
                ledger.trim(end);
                assertThat(ShardLedger.read(ledger.shard().read(Offset.NONE))).isEmpty();
                assertThat(ledger.shard().end()).isEqualTo(end);
                store.crash();
                journal = store.open();
                ledger.reacquire(journal);
                assertThat(ledger.shard().isWhole()).isFalse();
                assertThat(ledger.shard().end()).isGreaterThanOrEqualTo(end);
                assertThat(ledger.append(Draft.ofBytes(ALICE, 10))).isGreaterThanOrEqualTo(end);
                ledger.commit();
                ledger.check();
            }
            journal.close();
        }
    }

    @Example
    default void shardStaysWholeAsLongAsNothingIsTrimmed() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            assertThat(ledger.shard().isWhole()).isTrue();
            for (int run = 0; run < 3; run++) {
                ledger.shard().close();
                ledger.reacquire(journal);
                assertThat(ledger.shard().isWhole()).isTrue();
                store.crash();
                journal = store.open();
                ledger.reacquire(journal);
                assertThat(ledger.shard().isWhole()).isTrue();
                if (run > 0) {
                    ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
                    ledger.shard().seal();
                }
            }
            journal.close();
        }
    }

    @Example
    default void historyThatLeadsToTrimmedEntriesIsRefusedUnlessItEndsBehindThem() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 3; i++) {
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
                ledger.shard().seal();
            }
            List<StoredEntry> all = ledger.committed();
            ledger.trim(all.get(2).offset());
            checkTrimmedHistories(ledger.shard(), all);
            store.crash();
            journal = store.open();
            ledger.reacquire(journal);
            checkTrimmedHistories(ledger.shard(), all);
            journal.close();
        }
    }

    private static void checkTrimmedHistories(ShardJournal shard, List<StoredEntry> all) {
        Offset head = all.get(4).offset();
        assertTrimmed(shard.history(head));
        assertTrimmed(shard.history(all.get(0).offset()));
        ShardLedger.assertSame(
                ShardLedger.read(shard.history(head, all.get(0).offset())), List.of(all.get(2), all.get(4)));
        ShardLedger.assertSame(ShardLedger.read(shard.history(head, all.get(2).offset())), List.of(all.get(4)));
        assertThat(ShardLedger.read(shard.history(head, head))).isEmpty();
        assertThat(ShardLedger.read(
                        shard.history(all.get(0).offset(), all.get(0).offset())))
                .isEmpty();
    }

    private static void assertTrimmed(EntryCursor cursor) {
        try (cursor) {
            assertThatThrownBy(cursor::next).isInstanceOf(TrimmedException.class);
        }
    }

    @Example
    default void historyThatBeginsWithATombstoneNeedsNothingFromBeforeIt() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(ALICE, 20)));
            ledger.shard().seal();
            ledger.appendAll(List.of(Draft.tombstone(ALICE), Draft.ofBytes(ALICE, 30), Draft.ofBytes(ALICE, 40)));
            List<StoredEntry> all = ledger.committed();
            assertThat(all.get(3).entry().header().firstSequenceNumber()).isEqualTo(3);
            ledger.checkHistories();
            ledger.shard().trim(all.get(2).offset());
            Offset head = all.getLast().offset();
            ShardLedger.assertSame(ShardLedger.read(ledger.shard().history(head)), all.subList(2, 5));
            ShardLedger.assertSame(
                    ShardLedger.read(ledger.shard().history(head, all.get(0).offset())), all.subList(2, 5));
        }
    }

    @Example
    default void readerThatIsOvertakenByATrimIsTold() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 3; i++) {
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(ALICE, 20_000)));
                ledger.shard().seal();
            }
            List<StoredEntry> all = ledger.committed();
            try (EntryCursor behindTheFirst = ledger.shard().read(Offset.NONE);
                    EntryCursor behindTheSecond = ledger.shard().read(Offset.NONE);
                    EntryCursor inTheHistory =
                            ledger.shard().history(all.getLast().offset())) {
                assertNext(behindTheFirst, all.get(0).offset());
                assertNext(behindTheSecond, all.get(0).offset());
                assertNext(behindTheSecond, all.get(1).offset());
                ledger.trim(all.get(2).offset());
                assertThatThrownBy(behindTheFirst::next).isInstanceOf(TrimmedException.class);
                assertNext(behindTheSecond, all.get(2).offset());
                assertThatThrownBy(inTheHistory::next).isInstanceOf(TrimmedException.class);
            }
        }
    }

    // ---- Rewriting

    @Example
    default void rewritingReplacesEntriesOfASealedSegmentAndLeavesTheOthers() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 3; i++) {
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
                ledger.shard().seal();
            }
            List<Segment> sealed = ledger.shard().sealed();
            sealed.forEach(segment -> ledger.shard().rewrite(segment, stored -> withoutAlice(stored.entry())));
            assertThat(ledger.shard().sealed()).isEqualTo(sealed);
            checkErased(ledger);
            store.crash();
            journal = store.open();
            ledger.reacquireRewritten(journal);
            checkErased(ledger);
            journal.close();
        }
    }

    private static Entry withoutAlice(Entry entry) {
        return entry.header().actor().equals(ALICE)
                ? new Entry(
                        entry.header(),
                        entry.origin(),
                        entry.outcome(),
                        entry.events().stream().map(Payload::erased).toList(),
                        entry.messages())
                : entry;
    }

    private static void checkErased(ShardLedger ledger) {
        List<StoredEntry> expected = ledger.committed().stream()
                .map(stored -> new StoredEntry(stored.offset(), withoutAlice(stored.entry())))
                .toList();
        ShardLedger.assertSame(ShardLedger.read(ledger.shard().read(Offset.NONE)), expected);
    }

    @Example
    default void entryOfAnotherSizeIsNotPutInPlace() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
            ledger.shard().seal();
            Segment segment = ledger.shard().sealed().getFirst();
            assertThatThrownBy(() -> ledger.shard()
                            .rewrite(
                                    segment, entry -> Draft.ofBytes(ALICE, 1000).at(1, Offset.NONE, 0)))
                    .isInstanceOf(RuntimeException.class)
                    .hasMessageContaining("what was to replace it");
            ledger.check();
        }
    }
}
