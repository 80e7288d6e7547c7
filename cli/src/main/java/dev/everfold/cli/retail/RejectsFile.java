package dev.everfold.cli.retail;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The rejects of a run, in a CSV file. Written beside its place and moved there when the run is complete: whoever reads
 * it sees a whole run, this one or the one before. For one thread at a time.
 */
final class RejectsFile implements Closeable {

    private static final String NAME = "rejects.csv";

    private final Path directory;
    private final CsvWriter writer;
    private boolean isComplete;

    private RejectsFile(Path directory, CsvWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /** Begins the file in this directory, which exists. */
    static RejectsFile create(Path directory) throws IOException {
        CsvWriter writer = CsvWriter.builder().build(unfinished(directory));
        writer.writeRecord("line", "reason");
        return new RejectsFile(directory, writer);
    }

    void add(Reject reject) {
        writer.writeRecord(Long.toString(reject.line()), reject.reason());
    }

    /** Puts the file in its place, whole and on disk. */
    void complete() throws IOException {
        writer.close();
        try (FileChannel file = FileChannel.open(unfinished(directory), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(unfinished(directory), directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        isComplete = true;
    }

    /** Takes the file away unless it is complete. */
    @Override
    public void close() {
        if (isComplete) {
            return;
        }
        try {
            writer.close();
            Files.deleteIfExists(unfinished(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path directory) {
        return directory.resolve(NAME + ".unfinished");
    }
}
