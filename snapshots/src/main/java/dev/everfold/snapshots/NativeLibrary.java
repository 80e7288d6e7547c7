package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native library, taken out of its jar once in the life of a process. By itself RocksDB leaves the file, 15
 * MB, in the directory for temporary files when the process is killed; here it is deleted as soon as it is loaded.
 */
final class NativeLibrary {

    private static boolean isLoaded;

    private NativeLibrary() {}

    static synchronized void load() {
        if (isLoaded) {
            return;
        }
        try {
            // For its owner only: nobody else can put a library of their own there.
            Path directory = Files.createTempDirectory("everfold-rocksdb-");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            } finally {
                deleteWhereItCanBe(directory);
            }
            RocksDB.loadLibrary();
            isLoaded = true;
        } catch (IOException | RuntimeException | LinkageError e) {
            throw SnapshotStoreException.unusable(
                    "RocksDB's native library cannot be loaded (" + e + "). It is put into the directory for temporary"
                            + " files, " + System.getProperty("java.io.tmpdir")
                            + ", which needs 20 MB and must let files be executed; name another one with"
                            + " -Djava.io.tmpdir, or put the library on -Djava.library.path",
                    e);
        }
    }

    /** A library in use cannot be deleted on Windows; there RocksDB does it at the end of the process. */
    private static void deleteWhereItCanBe(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            System.getLogger(NativeLibrary.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0} is deleted later: {1}", directory, e);
        }
    }
}
