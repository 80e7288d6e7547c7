package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.Schema;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import java.util.List;
import net.jqwik.api.Example;

/** The part of {@link JournalContract} about who may write: one owner at a time, and what owners declare. */
interface OwnershipContract extends JournalStores {

    @Example
    default void shardWithAnOwnerIsNotGivenToAnother() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);

            assertThatThrownBy(() -> journal.acquire(0, ShardLedger.CLAIM)).isInstanceOf(JournalException.class);

            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
            ledger.check();
        }
    }

    @Example
    default void ownerThatGaveUpTheShardCannotAppend() {
        try (StoreUnderTest store = newStore();
                Journal journal = store.open()) {
            ShardLedger ledger = new ShardLedger(journal, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
            ShardJournal old = ledger.shard();
            old.close();
            assertFenced(old, ledger);

            ledger.reacquire(journal);
            assertFenced(old, ledger);
            ledger.appendAll(List.of(Draft.ofBytes(BOB, 20)));
            assertFenced(old, ledger);
            ledger.check();
        }
    }

    @Example
    default void ownerInAClosedJournalCannotAppend() {
        try (StoreUnderTest store = newStore()) {
            Journal first = store.open();
            ShardLedger ledger = new ShardLedger(first, 0);
            ledger.appendAll(List.of(Draft.ofBytes(ALICE, 10)));
            ShardJournal old = ledger.shard();
            first.close();
            assertFenced(old, ledger);

            try (Journal second = store.open()) {
                ledger.reacquire(second);
                assertFenced(old, ledger);
                ledger.check();
            }
        }
    }

    private static void assertFenced(ShardJournal old, ShardLedger ledger) {
        Entry entry = ledger.place(Draft.ofBytes(ALICE, 30));
        assertThatThrownBy(() -> {
                    old.append(entry);
                    old.commit().toCompletableFuture().join();
                })
                .as("append by an owner that is none any more")
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> old.commit().toCompletableFuture().join())
                .as("commit by an owner that is none any more")
                .isInstanceOf(RuntimeException.class);
    }

    @Example
    default void everyOwnerHasALargerEpochThanTheOneBefore() {
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardLedger ledger = new ShardLedger(journal, 0);
            for (int i = 0; i < 3; i++) {
                ledger.shard().close();
                ledger.reacquire(journal);
                journal.close();
                journal = store.open();
                ledger.reacquire(journal);
                store.crash();
                journal = store.open();
                ledger.reacquire(journal);
            }
            journal.close();
        }
    }

    @Example
    default void dictionaryHoldsTheSchemasOfAllOwnersThatWrote() {
        Schema first = new Schema("Deposited", new byte[] {1});
        Schema second = new Schema("Deposited", new byte[] {1, 2});
        Schema third = new Schema("Überweisung", new byte[10_000]);
        try (StoreUnderTest store = newStore()) {
            Journal journal = store.open();
            ShardJournal shard = journal.acquire(0, new Claim("one", List.of(first)));
            assertThat(shard.dictionary().schema(first.fingerprint())).isEqualTo(first);
            assertThat(shard.dictionary().schema(second.fingerprint())).isNull();
            write(shard);
            shard.close();
            shard = journal.acquire(0, new Claim("two", List.of(second)));
            write(shard);
            journal.close();
            journal = store.open();
            shard = journal.acquire(0, new Claim("", List.of(third, first)));
            write(shard);
            store.crash();
            journal = store.open();
            shard = journal.acquire(0, ShardLedger.CLAIM);
            for (Schema schema : List.of(first, second, third)) {
                assertThat(shard.dictionary().schema(schema.fingerprint())).isEqualTo(schema);
            }
            journal.close();
        }
    }

    private static void write(ShardJournal shard) {
        shard.append(Draft.ofBytes(ALICE, 10).at(1, Offset.NONE, 0));
        shard.commit().toCompletableFuture().join();
    }
}
