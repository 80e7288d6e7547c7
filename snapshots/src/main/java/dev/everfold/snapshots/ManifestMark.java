package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * How long RocksDB's manifest is known to have been: the file {@code manifest-mark}, described in
 * docs/formats/snapshots.md. RocksDB takes a manifest that ends early for one that was never longer, misses the tables
 * that its end named, and goes on with the log behind them: without this file a cut manifest would make a store with a
 * hole in it. Usable from any thread.
 */
final class ManifestMark {

    static final String FILE_NAME = "manifest-mark";

    private static final String PREFIX = "MANIFEST-";
    private static final int BYTES_MAX = 256;

    private final Path directory;
    private Mark written = new Mark("", 0);

    ManifestMark(Path directory) {
        this.directory = directory;
    }

    /** The name of a manifest, and a length that was synced. */
    private record Mark(String manifest, long length) {

        private long number() {
            return manifest.startsWith(PREFIX) ? Long.parseLong(manifest.substring(PREFIX.length())) : 0;
        }

        private String text() {
            String text = manifest + " " + length + "\n";
            CRC32C checksum = new CRC32C();
            checksum.update(text.getBytes(StandardCharsets.UTF_8));
            return text + "crc32c " + String.format("%08x", checksum.getValue()) + "\n";
        }
    }

    /** Notes how long the manifest has become. A mark that cannot be written stays older, which is never wrong. */
    synchronized void update() {
        try {
            Mark now = manifest(directory);
            if (!now.equals(written)) {
                write(now);
                written = now;
            }
        } catch (IOException | NumberFormatException e) {
            System.getLogger(ManifestMark.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0} is not marked: {1}", directory, e);
        }
    }

    /** The manifest first: a mark must not survive a power cut that what it tells of does not survive. */
    private void write(Mark mark) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(mark.manifest).toFile(), "r")) {
            file.getFD().sync();
        }
        byte[] bytes = mark.text().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(FILE_NAME).toFile(), "rw")) {
            file.write(bytes);
            file.setLength(bytes.length);
        }
    }

    /**
     * Compares the manifest of a store that is not open with its mark.
     *
     * @throws SnapshotStoreException when the manifest is shorter, or older, than it was
     */
    static void check(Path directory) {
        try {
            Path file = directory.resolve(FILE_NAME);
            if (!Files.exists(file) || Files.size(file) > BYTES_MAX) {
                return;
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            String[] words = text.lines().findFirst().orElse("").split(" ", -1);
            if (words.length != 2 || !words[1].matches("[0-9]{1,18}")) {
                return;
            }
            Mark mark = new Mark(words[0], Long.parseLong(words[1]));
            // A mark that was torn, or damaged, says nothing.
            if (mark.text().equals(text)) {
                compare(mark, manifest(directory), directory);
            }
        } catch (IOException | NumberFormatException e) {
            throw SnapshotStoreException.damaged(
                    "the manifest of the snapshot store " + directory + " cannot be found: " + e, e);
        }
    }

    private static void compare(Mark mark, Mark found, Path directory) {
        boolean isOlder = found.number() < mark.number();
        if (isOlder || (found.number() == mark.number() && found.length < mark.length)) {
            throw SnapshotStoreException.damaged(
                    "the snapshot store " + directory + " is damaged: its manifest is " + found.manifest + " of "
                            + found.length + " bytes, and it was " + mark.manifest + " of " + mark.length,
                    null);
        }
    }

    /** That which the file CURRENT names. */
    private static Mark manifest(Path directory) throws IOException {
        Path current = directory.resolve("CURRENT");
        if (Files.size(current) > BYTES_MAX) {
            throw new IOException(current + " has " + Files.size(current) + " bytes");
        }
        String name = Files.readString(current, StandardCharsets.ISO_8859_1).strip();
        if (!name.matches(PREFIX + "[0-9]{1,18}")) {
            throw new IOException(current + " names no manifest");
        }
        return new Mark(name, Files.size(directory.resolve(name)));
    }
}
