package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import dev.everfold.journal.CorruptJournalException;
import dev.everfold.journal.chronicle.ArchiveManifest.Archived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The archived segments of a shard. Changed by one thread at a time, the one that trims. */
final class Archive {

    /* Overview, with what a crash leaves after each step of archiving a segment.
     * 1. The archive is written under a temporary name and synced, and read again. Left behind, the next owner takes
     *    it away.
     * 2. It gets its name, durably. It is not in the manifest yet, so it counts for nothing; the segment is still
     *    there, and is archived again.
     * 3. The manifest names it, durably. From here on it counts, and the segment may go. As long as both are there,
     *    the segment is read. */

    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final ShardHome home;
    private final Path directory;

    Archive(ShardHome home) {
        this.home = home;
        this.directory = SegmentName.archive(home.directory());
    }

    Path directory() {
        return directory;
    }

    /** Takes away what an archiving that did not end has left. For the owner. */
    void tidy() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> halves;
        try (var children = Files.list(directory)) {
            halves = children.filter(child -> child.getFileName().toString().endsWith(TEMPORARY_SUFFIX))
                    .toList();
        }
        for (Path half : halves) {
            home.disk().delete(half);
        }
    }

    /** Archives a segment, durably. */
    void store(SegmentRange segment) throws IOException {
        makeDirectory();
        try (SegmentBytes bytes = SegmentBytes.open(segment.file())) {
            store(segment, bytes);
        }
    }

    /** Archives these bytes as the segment's, durably, in the place of what was archived of it. */
    void store(SegmentRange segment, SegmentBytes bytes) throws IOException {
        Path file = SegmentName.archived(directory, segment.number());
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        ArchiveFile.write(temporary, new ArchiveFile.Header(home.storeId(), home.shard(), segment), bytes, home.disk());
        try (ArchiveFile written = ArchiveFile.open(temporary)) {
            written.check();
        }
        home.disk().move(temporary, file);
        home.disk().forceDirectory(directory);
        Archived archived = new Archived(segment.number(), segment.first(), segment.next());
        ArchiveManifest manifest = manifest();
        if (!manifest.segments().contains(archived)) {
            manifest.with(archived).write(directory, home.disk());
        }
    }

    private void makeDirectory() throws IOException {
        Path all = requireNonNull(directory.getParent());
        for (Path path : List.of(all, directory)) {
            if (!Files.isDirectory(path)) {
                home.disk().createDirectory(path);
            }
            home.disk().forceDirectory(requireNonNull(path.getParent()));
        }
    }

    ArchiveManifest manifest() throws IOException {
        return ArchiveManifest.read(directory, home.storeId(), home.shard());
    }

    /** The archived segment of this number, or null when there is none. */
    @Nullable
    SegmentRange find(int segment) throws IOException {
        for (Archived archived : manifest().segments()) {
            if (archived.number() == segment) {
                return range(archived);
            }
        }
        return null;
    }

    /**
     * The archived segments, ascending.
     *
     * @throws CorruptJournalException when one is missing or is another than the manifest says
     */
    List<SegmentRange> ranges() throws IOException {
        List<SegmentRange> ranges = new ArrayList<>();
        for (Archived archived : manifest().segments()) {
            ranges.add(range(archived));
        }
        return ranges;
    }

    /**
     * The archived segment as its own header tells.
     *
     * @throws CorruptJournalException when it is missing or is another than the manifest says
     */
    SegmentRange range(Archived archived) throws IOException {
        Path file = SegmentName.archived(directory, archived.number());
        if (!Files.exists(file)) {
            throw new CorruptJournalException("the archived segment " + file + " is missing, though the manifest names"
                    + " it. Nothing was changed. Restore it from a backup");
        }
        try (ArchiveFile open = ArchiveFile.open(file)) {
            ArchiveFile.Header header = open.header();
            SegmentRange range = header.range();
            if (!header.storeId().equals(home.storeId())
                    || header.shard() != home.shard()
                    || !archived.equals(new Archived(range.number(), range.first(), range.next()))) {
                throw new CorruptJournalException("the archived segment " + file + " is not the one that the manifest"
                        + " names: it is segment " + range.number() + " of shard " + header.shard() + " of the store "
                        + header.storeId() + ", sequences " + range.first() + " to " + (range.next() - 1)
                        + ". Nothing was changed. Restore it from a backup");
            }
            return range;
        }
    }

    /** Files in the archive that the manifest does not name. */
    List<Path> strays() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> named = manifest().segments().stream()
                .map(archived -> SegmentName.archived(directory, archived.number()))
                .toList();
        try (var children = Files.list(directory)) {
            return children.filter(child -> !named.contains(child)
                            && !child.getFileName().toString().equals(ArchiveManifest.FILE_NAME))
                    .sorted()
                    .toList();
        }
    }
}
