package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What was decided when the store was made: the file {@code store}, described in docs/formats/journal.md under "Store".
 *
 * @param storeId tells this store's segments from those of others
 * @param shards how many there are
 */
record Manifest(UUID storeId, int shards) {

    static final String FILE_NAME = "store";

    static final int VERSION = 1;

    private static final String TEMPORARY_NAME = "store.tmp";
    private static final String TITLE = "everfold store ";
    private static final int BYTES_MAX = 4096;

    /** Whether the directory holds a store. */
    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** Whether nothing is here but what an interrupted making of a store leaves behind. */
    static boolean mayBeMadeIn(Path directory) throws IOException {
        Set<String> leftovers = Set.of(StoreLock.FILE_NAME, TEMPORARY_NAME);
        try (var children = Files.list(directory)) {
            return children.allMatch(
                    child -> leftovers.contains(child.getFileName().toString()));
        }
    }

    /** Makes the directory a store, durably. */
    void write(Path directory, Disk disk) throws IOException {
        Path temporary = directory.resolve(TEMPORARY_NAME);
        disk.delete(temporary);
        try (FileChannel file = disk.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            disk.write(file, ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)), 0);
            disk.force(file, true);
        }
        disk.move(temporary, directory.resolve(FILE_NAME));
        disk.forceDirectory(directory);
    }

    String text() {
        String text = TITLE + VERSION + "\nid " + storeId + "\nshards " + shards + "\n";
        return text + "crc32c " + checksum(text) + "\n";
    }

    /**
     * Reads the manifest of a store.
     *
     * @throws CorruptJournalException when it is damaged
     * @throws JournalException when a newer build made the store
     */
    static Manifest read(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (Files.size(file) > BYTES_MAX) {
            throw damaged(file, "it is larger than " + BYTES_MAX + " bytes");
        }
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file);
    }

    static Manifest parse(String text, Path file) {
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
            throw new JournalException(
                    "the store " + file.getParent() + " has format version " + version
                            + ", this build reads version " + VERSION + "; open it with the build that made it, or a"
                            + " newer one",
                    null);
        }
        try {
            UUID storeId = UUID.fromString(value(lines, 1, "id ", file));
            int shards = Integer.parseInt(value(lines, 2, "shards ", file));
            return new Manifest(storeId, JournalOptions.DEFAULT.shards(shards).shards());
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.toString());
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

    private static CorruptJournalException damaged(Path file, String how) {
        return new CorruptJournalException("the file " + file + " is damaged: " + how
                + "; restore it from a backup: it holds the store's id and its number of shards");
    }
}
