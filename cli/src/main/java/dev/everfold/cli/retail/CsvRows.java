package dev.everfold.cli.retail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of lines. Blank lines are no rows. For one thread.
 *
 * <p>A quoted field may run over several lines. A quote that nobody closes looks the same at first, and must not
 * swallow what follows; so the lines after it are looked at, a bounded number of them, and are taken only if together
 * they make a row exactly as wide as the header. If not, the line with the quote is unreadable, and reading goes on
 * right behind it.
 */
final class CsvRows {

    /** How many lines a row may run over. */
    static final int ROW_LINES_MAX = 50;

    private static final int DIGEST_BYTES = 16;

    private final PhysicalLines lines;
    private final char separator;
    private final int width;
    private final Deque<PhysicalLine> ahead = new ArrayDeque<>();
    private final MessageDigest digest;

    /**
     * Rows of the lines that are left.
     *
     * @param width how many fields a row has
     */
    CsvRows(PhysicalLines lines, char separator, int width) {
        this.lines = lines;
        this.separator = separator;
        this.width = width;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** The next row, or null at the end. */
    @Nullable
    CsvRow next() throws IOException {
        PhysicalLine line = take();
        while (line != null && line.isBlank()) {
            line = take();
        }
        return line == null ? null : rowOf(line);
    }

    private CsvRow rowOf(PhysicalLine line) throws IOException {
        if (line.isTooLong()) {
            return new CsvRow.Unreadable(
                    line.number(), "the line is longer than " + PhysicalLines.LINE_BYTES_MAX + " bytes");
        }
        return switch (CsvText.parse(LenientUtf8.decode(line.bytes()), separator)) {
            case CsvText.Fields(List<String> fields) -> sized(line.number(), line.bytes(), fields);
            case CsvText.Malformed(String reason) -> new CsvRow.Unreadable(line.number(), reason);
            case CsvText.OpenQuote() -> joined(line);
        };
    }

    private CsvRow sized(long number, byte[] bytes, List<String> fields) {
        if (fields.size() != width) {
            return new CsvRow.Unreadable(number, "the line has " + fields.size() + " columns, the header has " + width);
        }
        return new CsvRow.Fields(number, identity(number, bytes), fields);
    }

    /** The row that begins with this line, whose last quote is open. */
    private CsvRow joined(PhysicalLine first) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        for (int more = 1; more < ROW_LINES_MAX; more++) {
            PhysicalLine next = peek(more - 1);
            if (next == null || bytes.size() + next.bytes().length > PhysicalLines.LINE_BYTES_MAX) {
                break;
            }
            bytes.write('\n');
            bytes.writeBytes(next.bytes());
            byte[] together = bytes.toByteArray();
            CsvText text = CsvText.parse(LenientUtf8.decode(together), separator);
            if (text instanceof CsvText.Fields(List<String> fields) && fields.size() == width) {
                for (int taken = 0; taken < more; taken++) {
                    ahead.removeFirst();
                }
                return sized(first.number(), together, fields);
            }
            if (!(text instanceof CsvText.OpenQuote)) {
                break;
            }
        }
        return new CsvRow.Unreadable(first.number(), "a quote is opened and not closed");
    }

    private @Nullable PhysicalLine take() throws IOException {
        return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
    }

    /** The line this far behind the one taken last, which stays to be taken. */
    private @Nullable PhysicalLine peek(int distance) throws IOException {
        while (ahead.size() <= distance) {
            PhysicalLine line = lines.next();
            if (line == null) {
                return null;
            }
            ahead.addLast(line);
        }
        return ahead.stream().skip(distance).findFirst().orElseThrow();
    }

    private String identity(long number, byte[] bytes) {
        byte[] hash = Arrays.copyOf(digest.digest(bytes), DIGEST_BYTES);
        return number + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
