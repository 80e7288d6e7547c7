package dev.everfold.cli.upkeep;

import dev.everfold.cli.console.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks before a store is opened, which would otherwise make one. */
final class Stores {

    private Stores() {}

    static void requireStore(Path directory) {
        if (!Files.exists(directory.resolve("store"))) {
            throw new UsageException("there is no store in " + directory.toAbsolutePath());
        }
    }
}
