package dev.everfold.properties;

import dev.everfold.journal.Journal;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.chronicle.ChronicleJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store on disk, in a temporary directory. A crash is a copy of the directory as the page cache shows it, which is
 * what is left after the kill of a process; the old journal is closed afterwards, on files that nobody reads any more.
 */
public final class ChronicleStore implements StoreUnderTest {

    private final JournalOptions options;
    private final Path home;
    private int runs;
    private @Nullable Journal journal;

    /** An empty store; its journals have these options. */
    public ChronicleStore(JournalOptions options) {
        this.options = options;
        try {
            home = Files.createTempDirectory("everfold-store-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Journal open() {
        Journal opened = ChronicleJournal.open(directory(), options);
        journal = opened;
        return opened;
    }

    private Path directory() {
        return home.resolve("run-" + runs);
    }

    @Override
    public void crash() {
        try {
            Path old = directory();
            runs++;
            copy(old, directory());
            if (journal != null) {
                journal.close();
            }
            delete(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies until nothing has changed meanwhile: segments are prepared in the background. */
    private static void copy(Path from, Path to) throws IOException {
        while (true) {
            try {
                Map<Path, String> before = listing(from);
                for (Path file : before.keySet()) {
                    Path target = to.resolve(from.relativize(file));
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
                if (before.equals(listing(from))) {
                    return;
                }
            } catch (NoSuchFileException moved) {
                // Once more.
            }
            delete(to);
        }
    }

    /** Directories before what is in them; of files, size and time of change as well. */
    private static Map<Path, String> listing(Path directory) throws IOException {
        Map<Path, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                found.put(
                        path, attributes.isDirectory() ? "" : attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
        try {
            delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
