package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.snapshot.SnapshotStore;
import dev.everfold.snapshot.SnapshotStoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with flipped bits, cut, emptied and missing. Opened, a store is damaged, or says nothing that is wrong. */
class DamageTest {

    private static final int ACTORS = 30;
    private static final int FLUSHED = 20;
    private static final int BATCHES = 30;
    private static final int SAMPLES = 12;

    @TempDir
    static Path home;

    private static Path whole;
    private static SnapshotStore owner;
    private static int images;

    private final Random random = new Random(20_261_121);

    /** Two tables, and a log with the batches after them: the store is not closed. */
    @BeforeAll
    static void makeAStore() throws IOException {
        Path original = home.resolve("original");
        Files.createDirectories(original);
        owner = Fixture.open(original);
        for (int n = 1; n <= BATCHES; n++) {
            owner.shard(1).write(Fixture.batch(n, ACTORS));
            if (n == FLUSHED / 2 || n == FLUSHED) {
                owner.flush();
            }
        }
        whole = home.resolve("whole");
        Fixture.copy(original, whole);
    }

    @AfterAll
    static void close() {
        owner.close();
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    /** The files that matter, by the beginning or the end of their names. */
    private static Map<String, List<Path>> kinds() throws IOException {
        Map<String, List<Path>> kinds = new TreeMap<>();
        for (String kind :
                List.of("store", "CURRENT", "MANIFEST-", "IDENTITY", "OPTIONS-", "manifest-mark", ".sst", ".log")) {
            kinds.put(
                    kind,
                    Fixture.files(whole).stream()
                            .map(whole::relativize)
                            .filter(file -> file.getFileName().toString().startsWith(kind)
                                    || file.toString().endsWith(kind))
                            .toList());
            assertThat(kinds.get(kind)).as(kind).isNotEmpty();
        }
        return kinds;
    }

    @Test
    void undamagedCopyIsWhole() throws IOException {
        assertThat(opened(Path.of("snapshots/store"), file -> {})).isEqualTo(BATCHES);
    }

    @Test
    void flippedBitIsFoundOrMakesNoDifference() throws IOException {
        for (Map.Entry<String, List<Path>> kind : kinds().entrySet()) {
            for (int i = 0; i < SAMPLES; i++) {
                Path file = kind.getValue().get(i % kind.getValue().size());
                judge(kind.getKey(), "a flipped bit", opened(file, this::flip));
            }
        }
    }

    @Test
    void fileThatIsCutIsFoundOrLacksItsEnd() throws IOException {
        for (Map.Entry<String, List<Path>> kind : kinds().entrySet()) {
            for (int i = 0; i < SAMPLES; i++) {
                Path file = kind.getValue().get(i % kind.getValue().size());
                judge(kind.getKey(), "a cut", opened(file, damaged -> cut(damaged, random.nextDouble())));
            }
        }
    }

    @Test
    void fileThatIsEmptyOrMissingIsFound() throws IOException {
        for (Map.Entry<String, List<Path>> kind : kinds().entrySet()) {
            for (Path file : kind.getValue()) {
                judge(kind.getKey(), "emptied", opened(file, damaged -> cut(damaged, 0)));
                judge(kind.getKey(), "missing", opened(file, Files::delete));
            }
        }
    }

    private void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(bytes.length());
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1 << random.nextInt(8));
        }
    }

    private static void cut(Path file, double share) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength((long) (share * bytes.length()));
        }
    }

    /** What a damaged log had to say is read from the journal again. */
    private static void judge(String kind, String how, int batches) {
        int atLeast = kind.equals(".log") ? FLUSHED : BATCHES;
        assertThat(batches).as("batches in a store with %s %s", kind, how).isGreaterThanOrEqualTo(atLeast);
    }

    /** Damages a file of a copy and opens it; tells how many batches are known, or the largest int for damaged. */
    private static int opened(Path file, Damage damage) throws IOException {
        Path image = home.resolve("image-" + images++);
        Fixture.copy(whole, image);
        damage.to(image.resolve(file.toString()));
        int batches;
        try (SnapshotStore store = Fixture.open(image)) {
            batches = Survivors.batches(store.shard(1), ACTORS, true);
        } catch (SnapshotStoreException e) {
            assertThat(e.isDamaged()).as("%s", e).isTrue();
            assertThat(new RocksSnapshotStoreProvider().setAside(image)).exists();
            batches = Integer.MAX_VALUE;
        }
        Directories.delete(image);
        return batches;
    }
}
