package dev.everfold.cli.retail;

import dev.everfold.cli.console.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of invoice lines, read from front to back without ever holding more than a few of them. For one thread.
 */
final class InvoiceFile implements Closeable {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final PhysicalLines lines;
    private final CsvRows rows;
    private final LineReader reader;
    private final long size;

    private InvoiceFile(PhysicalLines lines, Columns columns, long size) {
        this.lines = lines;
        this.rows = new CsvRows(lines, columns.separator(), columns.width());
        this.reader = new LineReader(columns);
        this.size = size;
    }

    /**
     * Opens the file and reads its header.
     *
     * @throws UsageException when there is no such file, it is empty, or it lacks a column
     */
    static InvoiceFile open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UsageException(file + " is a directory; --input names a CSV file");
        }
        PhysicalLines lines;
        try {
            lines = new PhysicalLines(Files.newInputStream(file));
        } catch (NoSuchFileException missing) {
            throw new UsageException("there is no file " + file);
        } catch (AccessDeniedException denied) {
            throw new UsageException("the file " + file + " may not be read by this user");
        }
        try {
            return new InvoiceFile(lines, header(lines, file), Files.size(file));
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private static Columns header(PhysicalLines lines, Path file) throws IOException {
        PhysicalLine line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            throw new UsageException(file + " is empty; its first line has to name the columns");
        }
        byte[] bytes = line.bytes();
        if (bytes.length >= 2
                && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
                        || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF))) {
            throw new UsageException(file + " is UTF-16; save it as UTF-8");
        }
        String text = LenientUtf8.decode(bytes);
        return Columns.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, file.toString());
    }

    /** The next data line, or null at the end. */
    @Nullable
    InputLine next() throws IOException {
        return switch (rows.next()) {
            case null -> null;
            case CsvRow.Fields row -> reader.read(row);
            case CsvRow.Unreadable(long number, String reason) -> new InputLine.Unreadable(number, reason);
        };
    }

    /** How much of the file has been read, 0 to 100. */
    int percentRead() {
        return size == 0 ? 100 : (int) Math.min(100, lines.bytesRead() * 100 / size);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
