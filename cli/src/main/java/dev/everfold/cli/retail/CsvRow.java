package dev.everfold.cli.retail;

import java.util.List;

/** One data line as read: its fields, or why it has none. */
sealed interface CsvRow {

    /** The number of its first physical line. */
    long number();

    /**
     * A row with as many fields as the header.
     *
     * @param identity tells this line from every other: made of its number and its bytes
     */
    record Fields(long number, String identity, List<String> fields) implements CsvRow {}

    /** A line that cannot be read. */
    record Unreadable(long number, String reason) implements CsvRow {}
}
