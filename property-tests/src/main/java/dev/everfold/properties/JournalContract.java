package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.LimitExceededException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.Journal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * What every {@link Journal} does. An implementation is tested by a class that implements this interface and says how
 * its stores are made:
 *
 * <pre>{@code
 * class ChronicleJournalContractTest implements JournalContract {
 *     public StoreUnderTest newStore() {
 *         return new ChronicleStore();
 *     }
 * }
 * }</pre>
 */
public interface JournalContract extends OwnershipContract, SegmentContract {

    // ---- Appending and reading

    @Example
    default void emptyShardHasAnEpochAndRoomAndNothingToRead() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            assertThat(journal.shards()).isEqualTo(shards());
            for (int number = 0; number < shards(); number++) {
                ShardJournal shard = journal.acquire(number, ShardLedger.CLAIM);
                assertThat(shard.epoch()).isPositive();
                assertThat(shard.hasRoom()).isTrue();
                assertThat(ShardLedger.read(shard.read(Offset.NONE))).isEmpty();
            }
        }
    }

    @Example
    default void commitOfNothingCompletes() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.commit();
            ledger.commit();
            ledger.check();
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    default void committedEntriesAreReadBackEqualAndInOrder(
            @ForAll(supplier = Entries.DraftLists.class) List<Draft> drafts) {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(drafts);
            ledger.check();
            ledger.checkReadsFromEveryOffset();
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    default void historyIsTheActorsOwnChainOldestFirst(
            @ForAll(supplier = Entries.DraftLists.class) List<Draft> drafts) {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(drafts);
            ledger.checkHistories();
        }
    }

    @Example
    default void entriesAreNotReadBeforeTheyAreCommitted() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
            ledger.append(Draft.ofBytes(ALICE, 20));
            ledger.check();
            ledger.commit();
            ledger.check();
        }
    }

    @Example
    default void cursorAtTheEndFindsWhatIsCommittedLater() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            try (EntryCursor cursor = ledger.shard().read(Offset.NONE)) {
                for (int i = 0; i < 100; i++) {
                    assertThat(cursor.next()).isNull();
                    Offset offset = ledger.append(Draft.ofBytes(i % 3 == 0 ? ALICE : BOB, 40_000));
                    assertThat(cursor.next()).isNull();
                    ledger.commit();
                    assertThat(cursor.next())
                            .isNotNull()
                            .extracting(StoredEntry::offset)
                            .isEqualTo(offset);
                }
            }
        }
    }

    @Example
    default void otherThreadsReadAPrefixWhileTheWriterWrites() throws ExecutionException, InterruptedException {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open();
                var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ShardJournal shard = ledger.shard();
            AtomicBoolean written = new AtomicBoolean();
            List<Future<List<StoredEntry>>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> readUntil(written, shard)));
            }
            for (int i = 0; i < 300; i++) {
                ledger.append(Draft.ofBytes(i % 3 == 0 ? ALICE : BOB, 100 * (i % 150)));
                if (i % 7 == 0) {
                    ledger.commit();
                }
            }
            ledger.commit();
            written.set(true);
            for (Future<List<StoredEntry>> reader : readers) {
                ShardLedger.assertSame(reader.get(), ledger.committed());
            }
        }
    }

    private static List<StoredEntry> readUntil(AtomicBoolean written, ShardJournal shard) {
        List<StoredEntry> found = new ArrayList<>();
        try (EntryCursor cursor = shard.read(Offset.NONE)) {
            boolean last = false;
            while (!last) {
                last = written.get();
                for (StoredEntry next = cursor.next(); next != null; next = cursor.next()) {
                    found.add(next);
                    assertThat(ShardLedger.read(shard.history(next.offset()))
                                    .getLast()
                                    .offset())
                            .isEqualTo(next.offset());
                }
                Thread.onSpinWait();
            }
        }
        return found;
    }

    @Example
    default void shardsAreIndependent() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            List<ShardLedger> ledgers = new ArrayList<>();
            for (int number = 0; number < shards(); number++) {
                ledgers.add(new ShardLedger(journal, number));
            }
            for (int i = 0; i < 60; i++) {
                ShardLedger ledger = ledgers.get(i * 7 % ledgers.size());
                ledger.append(Draft.ofBytes(ALICE, i * 100));
                if (i % 4 == 0) {
                    ledger.commit();
                }
            }
            ledgers.getFirst().commit();
            ledgers.getFirst().shard().close();
            for (ShardLedger other : ledgers.subList(1, ledgers.size())) {
                other.commit();
                other.append(Draft.ofBytes(BOB, 5));
                other.commit();
                other.check();
                other.checkHistories();
            }
            ledgers.getFirst().reacquire(journal);
            ledgers.getFirst().check();
        }
    }

    // ---- Ends and beginnings

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    default void whateverHappensCommittedEntriesStay(
            @ForAll(supplier = JournalStep.Walks.class) List<JournalStep> walk) {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            try {
                ShardLedger ledger = new ShardLedger(journal, 0);
                for (JournalStep step : walk) {
                    journal = take(step, store, journal, ledger);
                }
                ledger.check();
                ledger.checkReadsFromEveryOffset();
                ledger.checkHistories();
            } finally {
                journal.close();
            }
        }
    }

    private static Journal take(JournalStep step, StoreUnderTest store, Journal journal, ShardLedger ledger) {
        Journal next = journal;
        switch (step) {
            case JournalStep.Append append -> ledger.append(append.draft());
            case JournalStep.Commit _ -> ledger.commit();
            case JournalStep.Release _ -> {
                ledger.commit();
                ledger.shard().close();
                ledger.reacquire(journal);
            }
            case JournalStep.Reopen _ -> {
                ledger.commit();
                journal.close();
                next = store.open();
                ledger.reacquire(next);
            }
            case JournalStep.Crash _ -> {
                store.crash();
                next = store.open();
                ledger.reacquire(next);
            }
            case JournalStep.Trim trim -> {
                List<StoredEntry> committed = ledger.committed();
                int index = committed.size() * trim.percent() / 100;
                if (index < committed.size()) {
                    ledger.trim(committed.get(index).offset());
                }
            }
        }
        ledger.check();
        return next;
    }

    @Example
    default void crashKeepsWhatWasCommittedAndAtMostAPrefixOfTheRest() {
        try (StoreUnderTest store = newStore()) {
            Journal first = store.open();
            ShardLedger ledger = new ShardLedger(first, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10), Draft.ofBytes(BOB, 20)));
            ledger.append(Draft.ofBytes(ALICE, 30));
            ledger.append(Draft.ofBytes(BOB, 40));

            store.crash();

            try (Journal second = store.open()) {
                ledger.reacquire(second);
                ledger.appendAll(List.of(Draft.ofBytes(ALICE, 50)));
                ledger.check();
                ledger.checkHistories();
            }
        }
    }

    @Example
    default void storeKeepsItsNumberOfShards() {
        try (StoreUnderTest store = newStore()) {
            store.open().close();
            try (Journal journal = store.open()) {
                assertThat(journal.shards()).isEqualTo(shards());
            }
        }
    }

    @Example
    default void closingTwiceIsClosingOnce() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardJournal shard = journal.acquire(0, ShardLedger.CLAIM);
            shard.close();
            shard.close();
            journal.close();
            journal.close();
            store.open().close();
        }
    }

    // ---- Bounds

    @Example
    default void entryOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            int limit = journal.entryBytesMax();
            ledger.append(Draft.ofBytes(BOB, 10));
            for (int i = 0; i < 10; i++) {
                Entry tooLarge = ledger.place(draftOfSize(ledger, limit + 1));
                assertThatThrownBy(() -> ledger.shard().append(tooLarge)).isInstanceOf(LimitExceededException.class);
                ledger.append(draftOfSize(ledger, limit));
            }
            ledger.commit();
            ledger.check();
            ledger.checkHistories();
            store.crash();
            journal = store.open();
            ledger.reacquire(journal);
            ledger.check();
            journal.close();
        }
    }

    private static Draft draftOfSize(ShardLedger ledger, int bytes) {
        int overhead = Entries.sizeOf(ledger.place(Draft.ofBytes(ALICE, 1 << 20))) - (1 << 20);
        Draft draft = Draft.ofBytes(ALICE, bytes - overhead);
        // The lengths inside the entry are varints, so a shorter entry may need a byte less for them.
        while (Entries.sizeOf(ledger.place(draft)) < bytes) {
            draft = Draft.ofBytes(ALICE, draft.events().getFirst().bytes().length + 1);
        }
        assertThat(Entries.sizeOf(ledger.place(draft))).isEqualTo(bytes);
        return draft;
    }

    @Example
    default void trimmingForgetsNothingFromTheOffsetOn() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 100; i++) {
                ledger.append(Draft.ofBytes(i % 2 == 0 ? ALICE : BOB, 40_000));
            }
            ledger.commit();
            for (int keepFrom : new int[] {0, 1, 50, 20, 98, 99}) {
                ledger.trim(ledger.committed().get(keepFrom).offset());
                ledger.check();
                ledger.checkReadsFromEveryOffset();
            }
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
            store.crash();
            journal = store.open();
            ledger.reacquire(journal);
            ledger.check();
            journal.close();
        }
    }

    @Example
    default void withoutRoomWhatIsDecidedCanStillBeAppended() {
        Optional<StoreUnderTest> full = newStoreWithoutRoom();
        try (StoreUnderTest store = full.orElseGet(this::newStore);
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            assertThat(ledger.shard().hasRoom()).isEqualTo(full.isEmpty());
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 1_000), Draft.ofBytes(BOB, 1_000)));
            ledger.check();
        }
    }
}
