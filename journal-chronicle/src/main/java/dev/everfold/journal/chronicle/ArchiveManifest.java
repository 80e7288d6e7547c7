package dev.everfold.journal.chronicle;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Which segments of a shard are archived: the file {@code manifest}, described in docs/formats/archive.md. What it does
 * not name is not archived.
 *
 * @param storeId of the store
 * @param shard the shard
 * @param segments ascending
 */
record ArchiveManifest(UUID storeId, int shard, List<Archived> segments) {

    static final String FILE_NAME = "manifest";
    static final int VERSION = 1;

    private static final String TEMPORARY_NAME = "manifest.tmp";
    private static final String TITLE = "everfold archive ";
    private static final int LINES_BEFORE_SEGMENTS = 3;

    /** Larger than any list of segments that a disk holds. */
    private static final long BYTES_MAX = 256 << 20;

    /**
     * An archived segment.
     *
     * @param number of the segment
     * @param first sequence of its first frame
     * @param next sequence behind its last frame
     */
    record Archived(int number, long first, long next) {}

    ArchiveManifest {
        segments = List.copyOf(segments);
    }

    /** Reads the manifest in this directory; one without segments when there is none. */
    static ArchiveManifest read(Path directory, UUID storeId, int shard) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return new ArchiveManifest(storeId, shard, List.of());
        }
        if (Files.size(file) > BYTES_MAX) {
            throw damaged(file, "it is larger than " + BYTES_MAX + " bytes");
        }
        ArchiveManifest manifest = parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file);
        if (!manifest.storeId.equals(storeId) || manifest.shard != shard) {
            throw damaged(file, "it is that of shard " + manifest.shard + " of the store " + manifest.storeId);
        }
        return manifest;
    }

    static ArchiveManifest parse(String text, Path file) {
        int checksumAt = text.lastIndexOf("crc32c ");
        List<String> lines = text.lines().toList();
        if (checksumAt < 0
                || lines.size() <= LINES_BEFORE_SEGMENTS
                || !lines.getFirst().startsWith(TITLE)) {
            throw damaged(file, "it does not begin with \"" + TITLE.strip() + "\", or is cut");
        }
        if (!text.substring(checksumAt).equals("crc32c " + checksum(text.substring(0, checksumAt)) + "\n")) {
            throw damaged(file, "its checksum does not match its content");
        }
        String version = lines.getFirst().substring(TITLE.length());
        if (!version.equals(Integer.toString(VERSION))) {
            throw new JournalException(
                    "the archive " + file.getParent() + " has format version " + version + ", this build reads version "
                            + VERSION + "; open it with the build that wrote it, or a newer one",
                    null);
        }
        try {
            List<Archived> segments = new ArrayList<>();
            for (String line : lines.subList(LINES_BEFORE_SEGMENTS, lines.size() - 1)) {
                String[] words = line.split(" ", -1);
                segments.add(
                        new Archived(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
            }
            UUID storeId = UUID.fromString(lines.get(1).substring("store ".length()));
            return new ArchiveManifest(storeId, Integer.parseInt(lines.get(2).substring("shard ".length())), segments);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(file, e.toString());
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(TITLE + VERSION + "\nstore " + storeId + "\nshard " + shard + "\n");
        for (Archived one : segments) {
            text.append("segment " + one.number + " " + one.first + " " + one.next + "\n");
        }
        return text + "crc32c " + checksum(text.toString()) + "\n";
    }

    /** The same with this segment, in the place of what it knew of it. */
    ArchiveManifest with(Archived segment) {
        List<Archived> all = new ArrayList<>(segments);
        all.removeIf(one -> one.number == segment.number);
        int at = 0;
        while (at < all.size() && all.get(at).number < segment.number) {
            at++;
        }
        all.add(at, segment);
        return new ArchiveManifest(storeId, shard, all);
    }

    /** Replaces the manifest in this directory, durably. */
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

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    private static CorruptJournalException damaged(Path file, String how) {
        return new CorruptJournalException("the file " + file + " is damaged: " + how
                + ". Nothing was changed. Restore it from a backup: it lists the archived segments");
    }
}
