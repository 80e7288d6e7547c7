package dev.everfold.snapshots;

import dev.everfold.snapshot.SnapshotStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Whose the store is: the file {@code store}, described in docs/formats/snapshots.md. It is read before RocksDB touches
 * the directory, so that a store of a newer format is known as one.
 *
 * @param journal the name of its journal
 * @param shards how many the journal has
 */
record Label(UUID journal, int shards) {

    static final String FILE_NAME = "store";

    static final int VERSION = 1;

    private static final String TITLE = "everfold snapshots ";
    private static final int BYTES_MAX = 4096;

    String text() {
        String text = TITLE + VERSION + "\njournal " + journal + "\nshards " + shards + "\n";
        return text + "crc32c " + checksum(text) + "\n";
    }

    /** Writes it into the directory of a store that is being made. Durable once the directory is synced. */
    void write(Path store) throws IOException {
        Directories.write(store.resolve(FILE_NAME), text().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads that of a store.
     *
     * @throws SnapshotStoreException when it is missing, damaged, or of a newer version
     */
    static Label read(Path store) {
        Path file = store.resolve(FILE_NAME);
        try {
            if (!Files.isRegularFile(file)) {
                throw damaged(file, "it is missing");
            }
            if (Files.size(file) > BYTES_MAX) {
                throw damaged(file, "it is larger than " + BYTES_MAX + " bytes");
            }
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file);
        } catch (IOException e) {
            throw SnapshotStoreException.unusable("the file " + file + " cannot be read: " + e, e);
        }
    }

    static Label parse(String text, Path file) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith(TITLE)) {
            throw damaged(file, "its first line does not begin with \"" + TITLE.strip() + "\"");
        }
        int checksumAt = text.lastIndexOf("crc32c ");
        if (checksumAt < 0
                || !text.substring(checksumAt).equals("crc32c " + checksum(text.substring(0, checksumAt)) + "\n")) {
            throw damaged(file, "its checksum does not match its content");
        }
        String version = lines.getFirst().substring(TITLE.length());
        if (!version.equals(Integer.toString(VERSION))) {
            throw SnapshotStoreException.unusable(
                    "the snapshot store " + file.getParent() + " has format version " + version
                            + ", this build reads version " + VERSION + "; open it with the build that made it, or a"
                            + " newer one",
                    null);
        }
        try {
            UUID journal = UUID.fromString(value(lines, 1, "journal ", file));
            return new Label(journal, Integer.parseInt(value(lines, 2, "shards ", file)));
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.toString());
        }
    }

    /** Refuses to go on unless this label is the one that is asked for. */
    void requireSame(Label asked, Path store) {
        if (!journal.equals(asked.journal)) {
            throw SnapshotStoreException.unusable(
                    "the snapshot store " + store + " belongs to the journal " + journal + ", not to " + asked.journal
                            + " beside it; put each beside its own journal, or move the store away: it is made anew"
                            + " from a journal that has its whole history",
                    null);
        }
        if (shards != asked.shards) {
            throw damaged(
                    store.resolve(FILE_NAME), "it has " + shards + " shards, and its journal has " + asked.shards);
        }
    }

    private static String value(List<String> lines, int line, String name, Path file) {
        if (lines.size() <= line || !lines.get(line).startsWith(name)) {
            throw damaged(file, "line " + (line + 1) + " does not begin with \"" + name.strip() + "\"");
        }
        return lines.get(line).substring(name.length());
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }

    private static SnapshotStoreException damaged(Path file, String how) {
        return SnapshotStoreException.damaged("the file " + file + " is damaged: " + how, null);
    }
}
