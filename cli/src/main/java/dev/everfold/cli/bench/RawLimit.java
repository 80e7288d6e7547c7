package dev.everfold.cli.bench;

import dev.everfold.Durability;
import dev.everfold.journal.chronicle.RawAppend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What one thread reaches that appends the same bytes to a plain Chronicle Queue, in groups of the same size with the
 * same sync.
 *
 * @param directory on the disk of the store
 * @param bytes of an entry
 * @param group entries in a commit
 * @param durability of the store
 */
record RawLimit(Path directory, int bytes, int group, Durability durability) {

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Entries per second. */
    double measure() throws IOException {
        int synced = switch (durability) {
            case SYNCED -> group;
            case WRITTEN -> 0;
        };
        return RawAppend.recordsPerSecond(directory, bytes, synced, SHORT);
    }
}
