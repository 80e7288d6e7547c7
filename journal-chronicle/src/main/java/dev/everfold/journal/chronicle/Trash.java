package dev.everfold.journal.chronicle;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes segments away so that a crash in the middle leaves no segment that looks damaged. */
final class Trash {

    private Trash() {}

    /** Renames the segment's directory, makes that durable, and deletes what is in it. */
    static void delete(Path segmentDirectory, Disk disk) throws IOException {
        Path trash = SegmentName.trash(segmentDirectory);
        if (Files.exists(trash)) {
            empty(trash, disk);
        }
        disk.move(segmentDirectory, trash);
        disk.forceDirectory(requireNonNull(trash.getParent()));
        empty(trash, disk);
    }

    /** Deletes what an earlier deletion left. */
    static void emptyAll(Path shardDirectory, Disk disk) throws IOException {
        List<Path> left;
        try (var children = Files.list(shardDirectory)) {
            left = children.filter(SegmentName::isTrash).toList();
        }
        for (Path trash : left) {
            empty(trash, disk);
        }
    }

    private static void empty(Path trash, Disk disk) throws IOException {
        List<Path> files;
        try (var children = Files.list(trash)) {
            files = children.toList();
        }
        for (Path file : files) {
            disk.delete(file);
        }
        disk.delete(trash);
    }
}
