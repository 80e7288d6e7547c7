package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names in a store's directory, as docs/formats/journal.md lists them under "Files". */
final class SegmentName {

    /** The largest segment number: an {@link Place} has 31 bits for it. */
    static final int SEGMENT_MAX = Integer.MAX_VALUE;

    private static final Pattern SEGMENT = Pattern.compile("seg-(\\d{10})");
    private static final String TRASH = ".trash-";
    private static final String ARCHIVE = "archive";
    private static final String ARCHIVED_SUFFIX = ".archived";
    private static final String DATA_SUFFIX = ".cq4";

    private SegmentName() {}

    static Path shard(Path store, int shard) {
        return store.resolve(String.format(Locale.ROOT, "shard-%03d", shard));
    }

    static Path segment(Path shardDirectory, int segment) {
        return shardDirectory.resolve(String.format(Locale.ROOT, "seg-%010d", segment));
    }

    /** Where the segments of a shard are archived. */
    static Path archive(Path shardDirectory) {
        return shardDirectory.resolveSibling(ARCHIVE).resolve(shardDirectory.getFileName());
    }

    /** The file to which a segment is archived. */
    static Path archived(Path archiveDirectory, int segment) {
        return archiveDirectory.resolve(String.format(Locale.ROOT, "seg-%010d", segment) + ARCHIVED_SUFFIX);
    }

    static boolean isArchived(Path file) {
        return file.getFileName().toString().contains(ARCHIVED_SUFFIX);
    }

    static Path trash(Path segmentDirectory) {
        return segmentDirectory.resolveSibling(TRASH + segmentDirectory.getFileName());
    }

    static boolean isTrash(Path path) {
        return path.getFileName().toString().startsWith(TRASH);
    }

    /** The number of the segment in this directory, or 0 when the name is none of a segment. */
    static int number(Path segmentDirectory) {
        Matcher name = SEGMENT.matcher(segmentDirectory.getFileName().toString());
        if (!name.matches()) {
            return 0;
        }
        long number = Long.parseLong(name.group(1));
        return number > SEGMENT_MAX ? 0 : (int) number;
    }

    /** The numbers of the segments of a shard, ascending. */
    static List<Integer> list(Path shardDirectory) throws IOException {
        try (var children = Files.list(shardDirectory)) {
            return children.map(SegmentName::number)
                    .filter(number -> number > 0)
                    .sorted()
                    .toList();
        }
    }

    /** The file with the frames of a segment, or null when there is none yet. */
    static @Nullable Path data(Path segmentDirectory) throws IOException {
        if (!Files.isDirectory(segmentDirectory)) {
            return null;
        }
        try (var children = Files.list(segmentDirectory)) {
            return children.filter(child -> child.getFileName().toString().endsWith(DATA_SUFFIX))
                    .findFirst()
                    .orElse(null);
        }
    }
}
