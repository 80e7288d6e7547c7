package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Stores in zip files. */
final class GoldenStores {

    private GoldenStores() {}

    /** The zip files in this directory, at least one. */
    static Stream<Path> in(Path directory) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found = files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
        assertThat(found).isNotEmpty();
        return found.stream();
    }

    /** Makes the store of the version that this system property names, if it does. */
    static void makeIfAsked(String property, Path golden, Path directory, Making making) throws Exception {
        String version = System.getProperty(property);
        if (version != null) {
            Path store = directory.resolve("store");
            making.make(store);
            Files.createDirectories(golden);
            zip(store, golden.resolve("store-" + version + ".zip"));
        }
    }

    /** Fills a store. */
    @FunctionalInterface
    interface Making {
        void make(Path store) throws Exception;
    }

    private static void zip(Path store, Path archive) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(store)) {
            files = found.filter(Files::isRegularFile)
                    .filter(file -> !isAboutTheMachine(file))
                    .sorted()
                    .toList();
        }
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                // What is in the lock file tells of the machine it was made on.
                boolean isLock = file.endsWith("LOCK");
                zip.putNextEntry(new ZipEntry(store.relativize(file).toString().replace('\\', '/')));
                zip.write(isLock ? new byte[0] : Files.readAllBytes(file));
                zip.closeEntry();
            }
        }
    }

    /** What RocksDB writes for people, and does not read: it has paths in it. */
    private static boolean isAboutTheMachine(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("LOG") || name.startsWith("OPTIONS-");
    }

    static void unzip(Path archive, Path to) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = to.resolve(entry.getName()).normalize();
                assertThat(file).startsWithRaw(to);
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
