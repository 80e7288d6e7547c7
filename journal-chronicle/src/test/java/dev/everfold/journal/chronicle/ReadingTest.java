package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.Entry;
import dev.everfold.journal.EntryCursor;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.Offset;
import dev.everfold.journal.ShardJournal;
import dev.everfold.journal.StoredEntry;
import dev.everfold.journal.TrimmedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {

    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.sizes(1 << 20, 64 << 10);

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private ChronicleJournal journal;
    private ShardJournal shard;
    private final Entries entries = new Entries();

    @BeforeEach
    void open() {
        journal = ChronicleJournal.open(directory, OPTIONS);
        shard = journal.acquire(0, Entries.CLAIM);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aCursorAtTheEndFindsWhatIsCommittedLater() {
        try (EntryCursor cursor = shard.read(Offset.NONE)) {
            assertThat(cursor.next()).isNull();
            for (int i = 1; i <= 3000; i++) {
                Offset offset = entries.append(shard, "a", 1000);
                assertThat(cursor.next()).as("before the commit").isNull();
                shard.commit();
                StoredEntry read = requireNonNull(cursor.next());
                assertThat(read.offset()).isEqualTo(offset);
                assertThat(cursor.next()).isNull();
            }
        }
    }

    @Test
    void manyThreadsReadWhileTheWriterAppends() throws Exception {
        int count = 20_000;
        CountDownLatch begun = new CountDownLatch(1);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                counts.add(readers.submit(() -> readAll(begun, count)));
            }
            for (int i = 0; i < count; i++) {
                entries.append(shard, "key" + i % 10, 200);
                if (i % 50 == 49) {
                    shard.commit();
                    begun.countDown();
                }
            }
            for (Future<Integer> read : counts) {
                assertThat(read.get()).isEqualTo(count);
            }
        }
    }

    private int readAll(CountDownLatch begun, int count) throws InterruptedException {
        begun.await();
        int read = 0;
        try (EntryCursor cursor = shard.read(Offset.NONE)) {
            while (read < count) {
                StoredEntry entry = cursor.next();
                if (entry != null) {
                    read++;
                    assertThat(Entries.number(entry)).isEqualTo((read - 1) / 10 + 1);
                    if (read % 1000 == 0) {
                        int told = 0;
                        try (EntryCursor history = shard.history(entry.offset())) {
                            while (history.next() != null) {
                                told++;
                            }
                        }
                        assertThat(told).isEqualTo(read / 10);
                    }
                }
            }
        }
        return read;
    }

    @Test
    void anInterruptedReaderReadsOnAndDisturbsNobody() throws Exception {
        for (int i = 0; i < 100; i++) {
            entries.append(shard, "a", 1000);
        }
        shard.commit();
        List<Integer> counts = new ArrayList<>();
        Thread reader = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            counts.add(Entries.drain(shard.history(entries.head("a"))).size());
            counts.add(Entries.all(shard).size());
            counts.add(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        reader.start();
        reader.join();
        assertThat(counts).containsExactly(100, 100, 1);
        entries.append(shard, "a", 1000);
        shard.commit();
        assertThat(Entries.all(shard)).hasSize(101);
    }

    @Test
    void anInterruptedCallerAcquiresAndReleasesAsAnyOther() {
        Thread.currentThread().interrupt();
        try {
            shard.close();
            shard = journal.acquire(0, Entries.CLAIM);
            shard.trim(Offset.NONE);
            assertThat(shard.epoch()).isEqualTo(2);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void framesOutOfOrderAreRefusedByTheReaderEvenWhereOpeningDidNotLook() throws IOException {
        Path images = directory.resolve("images");
        SegmentImage first = new SegmentImage(1)
                .claim(1, 1, 0)
                .entry(2, 1)
                .entry(4, 1)
                .entry(3, 1)
                .write(images);
        new SegmentImage(2).claim(SegmentImage.STORE, 2, 5, 4, 1, first.end()).write(images);
        assertThat(Peek.recovery(images, SegmentImage.STORE).finding()).isEqualTo(new Finding.CleanEnd(6));
        assertThatThrownBy(() -> Peek.entries(images, SegmentImage.STORE))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("sequence 4, but 3 follows");
    }

    @Test
    void framesOfAnotherPlaceAreRefusedByTheReaderEvenWhereOpeningDidNotLook() throws IOException {
        for (int at : List.of(10, 16)) {
            Path images = directory.resolve("images-" + at);
            SegmentImage first = new SegmentImage(1).claim(1, 1, 0);
            long last = 1;
            while (first.end() < 100_000) {
                // Until far behind what is looked at for the claim.
                last++;
                first.entry(last, 1);
            }
            first.header(last, at, 7).write(images);
            new SegmentImage(2)
                    .claim(SegmentImage.STORE, 2, last + 1, last, 1, first.end())
                    .write(images);
            assertThat(Peek.recovery(images, SegmentImage.STORE).finding()).isEqualTo(new Finding.CleanEnd(last + 2));
            assertThatThrownBy(() -> Peek.entries(images, SegmentImage.STORE))
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining("the frame belongs to segment");
        }
    }

    @Test
    void aChainThatLeadsToAnotherActorIsRefused() {
        Offset other = entries.append(shard, "a", 100);
        Offset head = shard.append(Entries.entry("b", 2, other, 100));
        shard.commit();
        assertThatThrownBy(() -> Entries.drain(shard.history(head)))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("counter/b")
                .hasMessageContaining("counter/a");
    }

    @Test
    void aChainWithAGapIsRefused() {
        Offset first = entries.append(shard, "a", 100);
        Offset head = shard.append(Entries.entry("a", 3, first, 100));
        shard.commit();
        assertThatThrownBy(() -> Entries.drain(shard.history(head)))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("sequence number 3")
                .hasMessageContaining("2 follows");
    }

    @Test
    void aChainThatLeadsForwardIsRefused() {
        Offset first = entries.append(shard, "a", 100);
        Offset head = shard.append(Entries.entry("a", 2, new Offset(first.value() + 4096), 100));
        shard.commit();
        assertThatThrownBy(() -> Entries.drain(shard.history(head))).isInstanceOf(CorruptJournalException.class);
    }

    @Test
    @Timeout(20)
    void aChainThatLeadsToItselfIsRefused() {
        Offset first = entries.append(shard, "a", 100);
        Offset second = entries.append(shard, "a", 100);
        long own = 2 * second.value() - first.value();
        // The first entry of an actor names no other, and is shorter by that.
        Offset head = shard.append(Entries.entry("a", 3, new Offset(own + 8), 100));
        assertThat(head).isEqualTo(new Offset(own + 8));
        shard.commit();
        assertThatThrownBy(() -> Entries.drain(shard.history(head)))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("which is not before it");
    }

    @Test
    void aHeadThatIsNoEntryIsRefused() {
        Offset first = entries.append(shard, "a", 100);
        shard.commit();
        for (Offset wrong :
                List.of(new Offset(first.value() + 4), new Offset(first.value() + 8192), new Offset(Place.of(99, 4)))) {
            assertThatThrownBy(() -> Entries.drain(shard.history(wrong)))
                    .as("%s", wrong)
                    .isInstanceOf(CorruptJournalException.class)
                    .hasMessageContaining("shard 0");
        }
    }

    @Test
    void longHistoriesAreReadWithoutKeepingThemInMemory() {
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            entries.append(shard, i % 10 == 0 ? "other" + i % 70 : "hot", 200);
        }
        shard.commit();
        List<StoredEntry> history = Entries.drain(shard.history(entries.head("hot")));
        assertThat(history.size()).isEqualTo(count * 9 / 10);
        for (int i = 0; i < history.size(); i++) {
            assertThat(Entries.number(history.get(i))).isEqualTo(i + 1);
        }
    }

    @Test
    void turnsWithoutEventsAreInTheHistoryToo() {
        Offset first = entries.append(shard, "a", 100);
        Entry.Outcome rejected = new Entry.Outcome(Entry.Outcome.Kind.REJECTED, "key", null, "");
        Offset second = shard.append(new Entry(
                new Entry.Header(new ActorId("counter", "a"), 2, first, 0), null, rejected, List.of(), List.of()));
        Offset third = shard.append(Entries.entry("a", 2, second, 100));
        shard.commit();
        assertThat(Entries.drain(shard.history(third)))
                .extracting(StoredEntry::offset)
                .containsExactly(first, second, third);
    }

    @Test
    void aChainMayBeginWithAnySequenceNumberForTombstonesEndTheOneBefore() {
        Offset first = shard.append(Entries.entry("a", 5, Offset.NONE, 100));
        Offset second = shard.append(Entries.entry("a", 6, first, 100));
        Offset third = shard.append(Entries.entry("a", 8, second, 100));
        shard.commit();
        assertThat(Entries.drain(shard.history(second))).hasSize(2);
        assertThatThrownBy(() -> Entries.drain(shard.history(third)))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("begins with sequence number 8, but 7 follows here");
    }

    @Test
    void trimmingForgetsWholeSegmentsOnlyAndNeverTheNewest() throws IOException {
        List<Offset> offsets = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            offsets.add(entries.append(shard, "a", 1000));
        }
        shard.commit();
        Path segments = SegmentName.shard(directory, 0);
        int before = SegmentName.list(segments).size();
        Offset middle = offsets.get(2500);
        shard.trim(middle);
        assertThat(SegmentName.list(segments)).hasSizeLessThan(before).contains(Place.segment(middle.value()));
        List<StoredEntry> left = Entries.all(shard);
        assertThat(left.getFirst().offset()).isLessThanOrEqualTo(middle);
        assertThat(left.getLast().offset()).isEqualTo(offsets.getLast());
        assertThat(Entries.drain(shard.read(offsets.getFirst())).size()).isEqualTo(left.size());
        StoredEntry beforeLeft = left.getFirst();
        assertThat(Entries.drain(shard.history(offsets.getLast(), beforeLeft.offset()))
                        .size())
                .isEqualTo(left.size() - 1);
        assertThatThrownBy(() -> Entries.drain(shard.history(offsets.getLast())))
                .isInstanceOf(TrimmedException.class)
                .hasMessageContaining("the history of actor counter/a leads there, but it was trimmed");
        shard.trim(new Offset(Long.MAX_VALUE));
        assertThat(Entries.all(shard)).isNotEmpty();
        close();
        open();
        assertThat(Entries.all(shard).getLast().offset()).isEqualTo(offsets.getLast());
    }

    @Test
    void segmentsDoNotPileUpWhetherOpenedIdlyOrKilled() throws IOException {
        entries.append(shard, "a", 100);
        shard.commit();
        Path segments = SegmentName.shard(directory, 0);
        for (int run = 0; run < 10; run++) {
            close();
            open();
            assertThat(SegmentName.list(segments)).hasSize(2);
        }
        Path store = directory.resolveSibling(directory.getFileName() + "-killed");
        for (int run = 0; run < 10; run++) {
            Images.copy(directory, store);
            close();
            Images.replace(directory, store);
            open();
            assertThat(SegmentName.list(segments)).hasSize(2);
            assertThat(Entries.all(shard)).hasSize(1);
        }
        assertThat(shard.epoch()).isEqualTo(21);
    }
}
