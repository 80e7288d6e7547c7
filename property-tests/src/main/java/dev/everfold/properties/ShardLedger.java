package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.journal.ByteWriter;
import dev.everfold.journal.Claim;
import dev.everfold.journal.Entry;
import dev.everfold.journal.Entry.Outcome;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.EntryFormat;
import dev.everfold.journal.Journal;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A shard together with what it must hold: writes go to both, and checks compare them. It is the shard's writer, so it
 * belongs to one thread.
 */
final class ShardLedger {

    /*
     * Entries are in one of two lists: committed ones must be there for good, pending ones may be there after a crash,
     * as a prefix. What a new owner has found once counts as committed.
     */

    static final Claim CLAIM = new Claim("ledger", List.of());

    private final int number;
    private final List<StoredEntry> committed = new ArrayList<>();
    private final List<StoredEntry> pending = new ArrayList<>();
    private final Map<ActorId, StoredEntry> heads = new HashMap<>();
    private Offset trimmedBefore = Offset.NONE;
    private long lastTimestamp;
    private ShardJournal shard;

    ShardLedger(Journal journal, int number) {
        this.number = number;
        this.shard = journal.acquire(number, CLAIM);
    }

    ShardJournal shard() {
        return shard;
    }

    List<StoredEntry> committed() {
        return List.copyOf(committed);
    }

    /** The entry that this draft becomes as the shard's next one. */
    Entry place(Draft draft) {
        StoredEntry head = heads.get(draft.actor());
        boolean isTombstone = draft.outcome().kind() == Outcome.Kind.DELETED;
        return draft.at(
                head == null ? 1 : head.entry().lastSequenceNumber() + 1,
                head == null || isTombstone ? Offset.NONE : head.offset(),
                lastTimestamp + draft.millisLater());
    }

    Offset append(Draft draft) {
        Entry entry = place(draft);
        Offset offset = shard.append(entry);
        assertThat(offset).as("offset of an entry").isGreaterThan(lastOffset());
        StoredEntry stored = new StoredEntry(offset, entry);
        pending.add(stored);
        heads.put(draft.actor(), stored);
        lastTimestamp = entry.header().timestampMillis();
        return offset;
    }

    private Offset lastOffset() {
        List<StoredEntry> newest = pending.isEmpty() ? committed : pending;
        return newest.isEmpty() ? Offset.NONE : newest.getLast().offset();
    }

    void commit() {
        try {
            shard.commit().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("commit of shard " + number + " did not complete: " + e, e);
        }
        committed.addAll(pending);
        pending.clear();
    }

    void appendAll(List<Draft> drafts) {
        drafts.forEach(this::append);
        commit();
    }

    void trim(Offset before) {
        shard.trim(before);
        if (before.compareTo(trimmedBefore) > 0) {
            trimmedBefore = before;
        }
    }

    /** Takes the shard again, after it was closed or its process ended, and checks that nothing durable is gone. */
    void reacquire(Journal journal) {
        long epoch = shard.epoch();
        shard = journal.acquire(number, CLAIM);
        assertThat(shard.epoch()).as("writer epoch after " + epoch).isGreaterThan(epoch);
        List<StoredEntry> found = read(shard.read(Offset.NONE));
        List<StoredEntry> possible = new ArrayList<>(committed);
        possible.addAll(pending);
        List<StoredEntry> expected = withoutTrimmed(
                possible.subList(0, Math.clamp(countUpTo(possible, found), committed.size(), possible.size())));
        assertSame(lastOf(found, expected.size()), expected);
        committed.addAll(pending.subList(0, Math.max(0, countUpTo(possible, found) - committed.size())));
        pending.clear();
        findHeads();
    }

    /** Takes the shard again after it was rewritten, which the ledger does not know of. */
    void reacquireRewritten(Journal journal) {
        shard = journal.acquire(number, CLAIM);
    }

    /** How many of the possible entries there are up to the last one found; none found says nothing. */
    private static int countUpTo(List<StoredEntry> possible, List<StoredEntry> found) {
        if (found.isEmpty()) {
            return 0;
        }
        Offset last = found.getLast().offset();
        return Math.toIntExact(possible.stream()
                .filter(stored -> stored.offset().compareTo(last) <= 0)
                .count());
    }

    private void findHeads() {
        heads.clear();
        committed.forEach(stored -> heads.put(stored.entry().header().actor(), stored));
    }

    /** Everything committed, and nothing else, is read in order from the beginning. */
    void check() {
        List<StoredEntry> found = read(shard.read(Offset.NONE));
        List<StoredEntry> expected = withoutTrimmed(committed);
        assertThat(found.size()).as("entries in shard " + number).isBetween(expected.size(), committed.size());
        assertSame(found, lastOf(committed, found.size()));
    }

    /** Reading from each committed entry begins there. */
    void checkReadsFromEveryOffset() {
        List<StoredEntry> expected = withoutTrimmed(committed);
        for (int i = 0; i < expected.size(); i++) {
            try (EntryCursor cursor = shard.read(expected.get(i).offset())) {
                StoredEntry first = cursor.next();
                assertThat(first)
                        .as("first entry read from " + expected.get(i).offset())
                        .isNotNull();
                assertSame(List.of(first), List.of(expected.get(i)));
            }
        }
    }

    /** Each actor's history, up to each of its entries and behind each of those before, is its chain, oldest first. */
    void checkHistories() {
        Map<ActorId, List<StoredEntry>> chains = new HashMap<>();
        for (StoredEntry stored : committed) {
            List<StoredEntry> chain =
                    chains.computeIfAbsent(stored.entry().header().actor(), _ -> new ArrayList<>());
            if (stored.entry().isTombstone()) {
                chain.clear();
            }
            chain.add(stored);
            if (chain.getFirst().offset().compareTo(trimmedBefore) >= 0) {
                checkHistory(stored.offset(), chain);
            }
        }
    }

    private void checkHistory(Offset head, List<StoredEntry> chain) {
        assertSame(read(shard.history(head)), chain);
        for (int i = 0; i < chain.size(); i++) {
            assertSame(read(shard.history(head, chain.get(i).offset())), chain.subList(i + 1, chain.size()));
        }
    }

    private List<StoredEntry> withoutTrimmed(List<StoredEntry> entries) {
        return entries.stream()
                .filter(stored -> stored.offset().compareTo(trimmedBefore) >= 0)
                .toList();
    }

    private static List<StoredEntry> lastOf(List<StoredEntry> entries, int count) {
        return entries.subList(Math.max(0, entries.size() - count), entries.size());
    }

    static List<StoredEntry> read(EntryCursor cursor) {
        List<StoredEntry> found = new ArrayList<>();
        try (cursor) {
            for (StoredEntry next = cursor.next(); next != null; next = cursor.next()) {
                found.add(next);
            }
        }
        return found;
    }

    /** Equal places and equal bytes; entries themselves are not comparable, as they hold arrays. */
    static void assertSame(List<StoredEntry> actual, List<StoredEntry> expected) {
        assertThat(actual.stream().map(StoredEntry::offset))
                .as("offsets of the entries")
                .containsExactlyElementsOf(
                        expected.stream().map(StoredEntry::offset).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(hex(actual.get(i).entry()))
                    .as("bytes of %s, found as %s", expected.get(i), actual.get(i))
                    .isEqualTo(hex(expected.get(i).entry()));
        }
    }

    private static String hex(Entry entry) {
        ByteWriter bytes = new ByteWriter(1024);
        EntryFormat.encode(entry, bytes);
        return HexFormat.of().formatHex(bytes.array(), 0, bytes.size());
    }
}
