package dev.everfold.cli.bench;

import dev.everfold.Durability;
import java.io.IOException;
import java.nio.file.Path;

/** What one thread reaches that appends the same bytes to a plain Chronicle Queue, in groups of the same size. */
record RawLimit(Path directory, int bytes, int group, Durability durability) {
    double measure() throws IOException {
        return Double.NaN;
    }
}
