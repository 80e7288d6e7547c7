package dev.everfold.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Copies of stores, as another process would see them after a kill -9. */
final class Images {

    private static final int COPIES_MAX = 10;

    private Images() {}

    /**
     * Copies a directory that may be in use; without the lock file. When something is renamed or deleted meanwhile, as
     * a segment that is being prepared may be, the copy begins anew.
     */
    static void copy(Path from, Path to) {
        for (int i = 1; ; i++) {
            try {
                copyOnce(from, to);
                return;
            } catch (UncheckedIOException e) {
                if (i == COPIES_MAX || !(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
                if (Files.exists(to)) {
                    delete(to);
                }
            }
        }
    }

    private static void copyOnce(Path from, Path to) {
        try (var tree = Files.walk(from)) {
            for (Path source : tree.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else if (!source.endsWith(StoreLock.FILE_NAME)) {
                    Files.copy(source, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in a directory: a line for each file, with a hash of its bytes. */
    static List<String> content(Path directory) {
        List<String> lines = new ArrayList<>();
        try (var tree = Files.walk(directory)) {
            for (Path path : tree.sorted().toList()) {
                String hash = Files.isDirectory(path) ? "" : " " + Arrays.hashCode(Files.readAllBytes(path));
                lines.add(directory.relativize(path) + hash);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** Deletes one directory and gives its name to another. */
    static void replace(Path old, Path by) {
        delete(old);
        try {
            Files.move(by, old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory and all in it. */
    static void delete(Path directory) {
        try (var tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
