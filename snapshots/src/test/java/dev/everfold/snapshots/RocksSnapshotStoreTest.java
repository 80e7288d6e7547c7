package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorId;
import dev.everfold.codec.Schema;
import dev.everfold.journal.Offset;
import dev.everfold.snapshot.ShardSnapshots;
import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import dev.everfold.snapshot.SnapshotStoreProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksSnapshotStoreTest {

    private final SnapshotStoreProvider provider = new RocksSnapshotStoreProvider();

    @TempDir
    Path directory;

    private Path store() {
        return directory.resolve("snapshots");
    }

    private void fill(int batches) {
        try (SnapshotStore store = Fixture.open(directory)) {
            for (int n = 1; n <= batches; n++) {
                store.shard(1).write(Fixture.batch(n, 10));
            }
        }
    }

    @Test
    void theProviderIsFound() {
        assertThat(SnapshotStoreProvider.installed()).containsInstanceOf(RocksSnapshotStoreProvider.class);
    }

    // ---- Whose store

    @Test
    void storeOfAnotherJournalIsRefusedAndLeftAlone() {
        fill(1);
        UUID other = new UUID(1, 1);
        assertThatThrownBy(() -> provider.open(directory, other, 2))
                .isInstanceOfSatisfying(
                        SnapshotStoreException.class,
                        e -> assertThat(e.isDamaged()).isFalse())
                .hasMessageContaining(Fixture.JOURNAL.toString())
                .hasMessageContaining(other.toString());
        assertThatThrownBy(() -> provider.read(directory, other, 2)).hasMessageContaining(other.toString());
        assertReadable(1);
    }

    @Test
    void newerStoreIsRefusedWithAdvice() throws IOException {
        fill(1);
        Path label = store().resolve("store");
        String newer = Files.readString(label).replace("snapshots 1", "snapshots 2");
        String body = newer.substring(0, newer.indexOf("crc32c"));
        java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
        checksum.update(body.getBytes(StandardCharsets.UTF_8));
        Files.writeString(label, body + "crc32c " + String.format("%08x", checksum.getValue()) + "\n");
        assertThatThrownBy(() -> Fixture.open(directory))
                .isInstanceOfSatisfying(
                        SnapshotStoreException.class,
                        e -> assertThat(e.isDamaged()).isFalse())
                .hasMessageContaining("version 2")
                .hasMessageContaining("newer");
    }

    @Test
    void storeOfADifferentNumberOfShardsIsDamaged() {
        fill(1);
        assertThatThrownBy(() -> provider.open(directory, Fixture.JOURNAL, 3))
                .isInstanceOfSatisfying(
                        SnapshotStoreException.class,
                        e -> assertThat(e.isDamaged()).isTrue());
    }

    @Test
    void storeThatIsOpenIsRefusedToASecondOwnerAndNotDamaged() {
        try (SnapshotStore _ = Fixture.open(directory)) {
            assertThatThrownBy(() -> Fixture.open(directory))
                    .isInstanceOfSatisfying(
                            SnapshotStoreException.class,
                            e -> assertThat(e.isDamaged()).isFalse())
                    .hasMessageContaining("LOCK");
        }
    }

    @Test
    void interruptedMakingLeavesNoHalfAStore() throws IOException {
        Files.createDirectories(directory.resolve("snapshots.new"));
        Files.writeString(directory.resolve("snapshots.new/CURRENT"), "MANIFEST-");
        Files.createDirectory(store());
        fill(1);
        assertReadable(1);
        assertThat(directory.resolve("snapshots.new")).doesNotExist();
    }

    // ---- Reading only

    @Test
    void readingOnlyChangesNothingAndReadsWhatWasNotFlushed() throws IOException {
        assertThat(provider.read(directory, Fixture.JOURNAL, 2)).isEmpty();
        try (SnapshotStore owner = Fixture.open(directory)) {
            owner.shard(1).write(Fixture.batch(1, 10));
            Path copy = directory.resolve("copy");
            Fixture.copy(store(), copy.resolve("snapshots"));
            List<String> before = listing(copy);
            try (SnapshotStore reader = provider.read(copy, Fixture.JOURNAL, 2).orElseThrow()) {
                assertThat(reader.shard(1).head(Fixture.actor(3))).isPresent();
                assertThatThrownBy(() -> reader.shard(1).write(Fixture.batch(2, 1)))
                        .isInstanceOf(SnapshotStoreException.class);
            }
            assertThat(listing(copy)).isEqualTo(before);
        }
    }

    private static List<String> listing(Path directory) throws IOException {
        List<String> all = new ArrayList<>();
        for (Path file : Fixture.files(directory)) {
            all.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
        return all;
    }

    // ---- Names and rights

    @Test
    void nobodyElseMayEnter() throws IOException {
        fill(1);
        Path copy = directory.resolve("copy");
        try (SnapshotStore store = Fixture.open(directory)) {
            store.copyTo(copy);
        }
        for (Path path : List.of(store(), copy)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void storeThatIsSetAsideKeepsItsFilesAndGivesItsNameFree() throws IOException {
        fill(1);
        assertThat(provider.setAside(directory)).isEqualTo(directory.resolve("snapshots.damaged-1"));
        fill(2);
        Thread.currentThread().interrupt();
        assertThat(provider.setAside(directory)).isEqualTo(directory.resolve("snapshots.damaged-2"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store()).doesNotExist();
        assertThat(directory.resolve("snapshots.damaged-1/CURRENT")).exists();
        assertThat(directory.resolve("snapshots.damaged-2/CURRENT")).exists();
        try (SnapshotStore fresh = Fixture.open(directory)) {
            assertThat(fresh.shard(1).progress()).isEmpty();
        }
    }

    @Test
    void copyIsAStoreOfItsMoment() throws IOException {
        Path copy = directory.resolve("backup");
        Files.createDirectory(copy);
        try (SnapshotStore store = Fixture.open(directory)) {
            store.learn(List.of(new Schema("Deposited", new byte[] {1})));
            store.shard(1).write(Fixture.batch(1, 10));
            store.copyTo(copy.resolve("snapshots"));
            store.shard(1).write(Fixture.batch(2, 10));
            assertThatThrownBy(() -> store.copyTo(copy.resolve("snapshots")))
                    .isInstanceOf(SnapshotStoreException.class)
                    .hasMessageContaining("exists");
        }
        try (Stream<Path> copied = Files.list(copy)) {
            assertThat(copied).hasSize(1);
        }
        try (SnapshotStore restored = Fixture.open(copy)) {
            assertThat(restored.shard(1).progress()).contains(Fixture.progress(1));
            assertThat(restored.dictionary().schema(new Schema("Deposited", new byte[] {1}).fingerprint()))
                    .isNotNull();
        }
    }

    @Test
    void logsStayFewHoweverOftenTheStoreIsOpened() throws IOException {
        for (int i = 0; i < 8; i++) {
            Fixture.open(directory).close();
        }
        List<String> logs = Fixture.files(store()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("LOG") || name.startsWith("OPTIONS"))
                .toList();
        assertThat(logs).hasSizeLessThanOrEqualTo(5);
    }

    // ---- Threads

    @Test
    void storeThatIsClosedSaysSoToEveryUse() {
        SnapshotStore store = Fixture.open(directory);
        store.shard(1).write(Fixture.batch(1, 3_000));
        ShardSnapshots shard = store.shard(1);
        Stream<ActorId> actors = shard.actors("account");
        Iterator<ActorId> iterator = actors.iterator();
        assertThat(iterator.next()).isNotNull();
        store.close();
        store.close();
        for (Runnable use : List.<Runnable>of(
                shard::progress,
                () -> shard.head(Fixture.actor(1)),
                () -> shard.snapshots(Fixture.actor(1)),
                () -> shard.base(Fixture.actor(1)),
                () -> shard.write(Fixture.batch(2, 1)),
                () -> shard.writeBases(Map.of(Fixture.actor(1), Fixture.snapshot(1, 1))),
                () -> shard.erase(Fixture.actor(1), new Offset(Long.MAX_VALUE)),
                shard::clear,
                store::flush,
                () -> store.learn(List.of(new Schema("New", new byte[1]))),
                () -> store.copyTo(directory.resolve("copy")),
                () -> iterator.forEachRemaining(actor -> {}))) {
            assertThatThrownBy(use::run)
                    .isInstanceOfSatisfying(
                            SnapshotStoreException.class,
                            e -> assertThat(e.isDamaged()).isFalse())
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void closingWhileOthersReadAndWriteEndsThemWithAnException() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            SnapshotStore store = Fixture.open(directory);
            ShardSnapshots shard = store.shard(0);
            int first =
                    shard.progress().map(p -> (int) p.completeUpTo().value()).orElse(0) + 1;
            CountDownLatch started = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            List<Throwable> ends = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 4; i++) {
                boolean writes = i == 0;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (int n = first; ; n++) {
                            if (writes) {
                                shard.write(Fixture.batch(n, 50));
                            } else {
                                shard.snapshots(Fixture.actor(n % 50));
                                shard.actors("account").forEach(actor -> {});
                            }
                            started.countDown();
                        }
                    } catch (Throwable end) {
                        ends.add(end);
                        started.countDown();
                    }
                }));
            }
            started.await();
            store.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ends)
                    .hasSize(4)
                    .allSatisfy(end -> assertThat(end)
                            .isInstanceOf(SnapshotStoreException.class)
                            .hasMessageContaining("is closed"));
        }
    }

    @Test
    void interruptedThreadDoesAllTheSameAndStaysInterrupted() {
        boolean stayed;
        Thread.currentThread().interrupt();
        try (SnapshotStore store = Fixture.open(directory)) {
            store.shard(1).write(Fixture.batch(1, 10));
            store.flush();
            store.shard(1).erase(Fixture.actor(1), new Offset(Long.MAX_VALUE));
            store.copyTo(directory.resolve("copy"));
        } finally {
            stayed = Thread.interrupted();
        }
        assertThat(stayed).isTrue();
        assertReadable(1);
    }

    private void assertReadable(int batches) {
        try (SnapshotStore store = Fixture.open(directory)) {
            assertThat(store.shard(1).progress()).contains(Fixture.progress(batches));
            assertThat(store.shard(0).progress()).isEmpty();
        }
    }
}
