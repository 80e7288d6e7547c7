package dev.everfold.cli.retail;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;

/** What a text says when it is read as one row. */
sealed interface CsvText {

    /** The fields, quotes taken off. */
    record Fields(List<String> fields) implements CsvText {}

    /** The text ends inside of quotes. */
    record OpenQuote() implements CsvText {}

    /** No row, and no beginning of one. */
    record Malformed(String reason) implements CsvText {}

    /** Reads a text that is not empty. A quote inside of a field that does not begin with one is text. */
    static CsvText parse(String text, char separator) {
        try {
            return new Fields(fields(text, separator, false));
        } catch (CsvParseException notClosedOrMalformed) {
            try {
                fields(text, separator, true);
                return new OpenQuote();
            } catch (CsvParseException malformed) {
                return new Malformed("there is text behind a closing quote");
            }
        }
    }

    private static List<String> fields(String text, char separator, boolean allowUnclosedQuote) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .allowUnclosedQuote(allowUnclosedQuote)
                .ofSingleCsvRecord(text)
                .getFields();
    }
}
