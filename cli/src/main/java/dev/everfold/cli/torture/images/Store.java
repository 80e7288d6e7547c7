package dev.everfold.cli.torture.images;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.journal.JournalOptions;
import dev.everfold.journal.chronicle.ChronicleJournal;
import dev.everfold.journal.chronicle.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the stores of all trials are opened: in memory where there is a directory for it, with segments as small as they
 * may be.
 *
 * @param durability of the store
 * @param shards when it is made
 */
record Store(Durability durability, int shards) {

    private static final Path MEMORY = Path.of("/dev/shm");

    ActorSystem open(Path directory, Disk disk) {
        return ActorSystem.open(journal(directory, disk), Environment.production(), SystemOptions.DEFAULT, Wallet.TYPE);
    }

    ChronicleJournal journal(Path directory, Disk disk) {
        return ChronicleJournal.open(directory, options(), disk);
    }

    private JournalOptions options() {
        return JournalOptions.DEFAULT
                .durability(durability)
                .shards(shards)
                .sizes(1 << 20, 64 << 10)
                .reserveBytes(0);
    }

    /** A new directory, in memory if possible, else below this one. */
    static Path workDirectory(Path otherwise) throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "everfold-images-")
                : Files.createTempDirectory(otherwise, "images-");
    }

    static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(from)) {
            all = found.toList();
        }
        for (Path source : all) {
            Path target = to.resolve(from.relativize(source).toString());
            if (Files.isDirectory(source)) {
                Files.createDirectories(target);
            } else {
                Files.copy(source, target);
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(directory)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
