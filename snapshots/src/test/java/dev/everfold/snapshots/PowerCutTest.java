package dev.everfold.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Logs that are not synced, one behind the other: whatever is left of them, what is known is a beginning. */
class PowerCutTest {

    private static final int WRITES = 400;

    @TempDir
    static Path home;

    private static Path whole;

    /** Tables wait for four buffers, so that the logs of the first ones are still needed. */
    private static Options manyLogs(Tuning tuning) {
        return tuning.options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(64 << 10)
                .setMaxWriteBufferNumber(6)
                .setMinWriteBufferNumberToMerge(4);
    }

    @BeforeAll
    static void writeSeveralLogs() throws RocksDBException, IOException {
        NativeLibrary.load();
        Path original = home.resolve("original");
        whole = home.resolve("whole");
        try (Tuning tuning = new Tuning();
                RocksDB database = RocksDB.open(manyLogs(tuning), original.toString())) {
            for (int n = 0; n < WRITES; n++) {
                database.put(key(n), new byte[400]);
            }
            Fixture.copy(original, whole);
        }
    }

    private static byte[] key(int n) {
        return new byte[] {(byte) (n >>> 8), (byte) n};
    }

    @Test
    void whateverIsLeftOfTheLogsItIsABeginning() throws Exception {
        List<Path> logs = Fixture.files(whole).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
        assertThat(logs).hasSizeGreaterThan(2);
        Random random = new Random(20_261_121);
        for (int i = 0; i < 40; i++) {
            Path image = home.resolve("image-" + i);
            Fixture.copy(whole, image);
            Path log = image.resolve(logs.get(i % logs.size()).getFileName());
            if (i < logs.size()) {
                Files.delete(log);
            } else {
                try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
                    file.setLength(random.nextLong(file.length()));
                }
            }
            // Twice: what the first opening left is opened again, with something new behind it.
            int known = assertBeginning(image, -1);
            assertBeginning(image, known);
            Directories.delete(image);
        }
    }

    /** Tells how much is known; writes one more. */
    private static int assertBeginning(Path image, int expected) throws RocksDBException {
        try (Tuning tuning = new Tuning();
                RocksDB database = RocksDB.open(manyLogs(tuning), image.toString())) {
            int known = 0;
            while (known < WRITES && database.get(key(known)) != null) {
                known++;
            }
            for (int n = known; n < WRITES; n++) {
                assertThat(database.get(key(n)))
                        .as("%s behind a hole at %s", n, known)
                        .isNull();
            }
            if (expected >= 0) {
                assertThat(known).isEqualTo(expected);
                assertThat(database.get(key(WRITES))).isNotNull();
            }
            database.put(key(WRITES), new byte[1]);
            return known;
        }
    }
}
