package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

    @Test
    void quotedFieldsHoldSeparatorsAndDoubledQuotes() throws IOException {
        assertThat(rows("a;\"b;\"\"c\"\"\";d")).containsExactly("1 [a, b;\"c\", d]");
    }

    @Test
    void aQuoteInsideOfAPlainFieldIsText() throws IOException {
        assertThat(rows("a;7\" FRAME;d")).containsExactly("1 [a, 7\" FRAME, d]");
    }

    @Test
    void emptyFieldsAreFields() throws IOException {
        assertThat(rows(";\"\";")).containsExactly("1 [, , ]");
    }

    @Test
    void blankLinesAreNoRows() throws IOException {
        assertThat(rows("a;b;c\n\n  \nd;e;f\n\n")).containsExactly("1 [a, b, c]", "4 [d, e, f]");
    }

    @Test
    void aRowOfAnotherWidthIsUnreadable() throws IOException {
        assertThat(rows("a;b\nc;d;e;f\ng;h;i"))
                .containsExactly(
                        "1 !the line has 2 columns, the header has 3",
                        "2 !the line has 4 columns, the header has 3",
                        "3 [g, h, i]");
    }

    @Test
    void textBehindAClosingQuoteIsUnreadable() throws IOException {
        assertThat(rows("a;\"b\"x;c\nd;e;f")).containsExactly("1 !there is text behind a closing quote", "2 [d, e, f]");
    }

    @Test
    void aQuotedFieldRunsOverLines() throws IOException {
        assertThat(rows("a;\"b\nb\r\n\nb\";c\nd;e;f")).containsExactly("1 [a, b\nb\n\nb, c]", "5 [d, e, f]");
    }

    @Test
    void anOpenQuoteSpoilsItsOwnLineOnly() throws IOException {
        assertThat(rows("a;\"b;c\nd;e;f\ng;h;i"))
                .containsExactly("1 !a quote is opened and not closed", "2 [d, e, f]", "3 [g, h, i]");
    }

    @Test
    void anOpenQuoteBeforeQuotedFieldsSpoilsItsOwnLineOnly() throws IOException {
        assertThat(rows("a;\"b;c\nd;\"e\";f\ng;\"h\"\"\";i\nj;\"\";k"))
                .containsExactly("1 !a quote is opened and not closed", "2 [d, e, f]", "3 [g, h\", i]", "4 [j, , k]");
    }

    @Test
    void linesThatTogetherHaveAnotherWidthStayApart() throws IOException {
        assertThat(rows("a;\"b\nc\";d;e\nf;g;h"))
                .containsExactly("1 !a quote is opened and not closed", "2 [c\", d, e]", "3 [f, g, h]");
    }

    @Test
    void anOpenQuoteInTheLastLineSpoilsNothingElse() throws IOException {
        assertThat(rows("a;b;c\nd;e;\"f")).containsExactly("1 [a, b, c]", "2 !a quote is opened and not closed");
    }

    @Test
    void manyOpenQuotesAreOneRejectEach() throws IOException {
        assertThat(rows("a;\"b;c\nd;e;f\n".repeat(100)))
                .hasSize(200)
                .filteredOn(row -> row.contains("!"))
                .hasSize(100);
    }

    @Test
    void aQuotedFieldRunsOverAsManyLinesAsAllowed() throws IOException {
        String field = "\"" + "x\n".repeat(CsvRows.ROW_LINES_MAX - 1) + "x\"";
        assertThat(rows("a;b;" + field)).singleElement().asString().startsWith("1 [a, b, x\nx");
        String tooLong = "\"" + "x\n".repeat(CsvRows.ROW_LINES_MAX) + "x\"";
        assertThat(rows("a;b;" + tooLong)).first().isEqualTo("1 !a quote is opened and not closed");
    }

    @Test
    void aLineThatIsTooLongIsUnreadableAndTheNextIsNot() throws IOException {
        assertThat(rows("a;b;" + "x".repeat(PhysicalLines.LINE_BYTES_MAX) + "\nd;e;f"))
                .containsExactly("1 !the line is longer than 65536 bytes", "2 [d, e, f]");
    }

    @Test
    void theIdentityIsMadeOfNumberAndBytes() throws IOException {
        List<String> identities = new ArrayList<>();
        byte[] bytes = "a;b;c\na;b;c\na;b;\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] other = "a;b;c\na;b;c\na;b;\u00ea\r\n".getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] file : List.of(bytes, other)) {
            CsvRows rows = new CsvRows(new PhysicalLines(new ByteArrayInputStream(file)), ';', 3);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                identities.add(((CsvRow.Fields) row).identity());
            }
        }
        assertThat(identities.subList(0, 2)).isEqualTo(identities.subList(3, 5));
        assertThat(identities).doesNotContainNull().hasSize(6);
        assertThat(identities.stream().distinct()).hasSize(4);
    }

    private static List<String> rows(String text) throws IOException {
        PhysicalLines lines = new PhysicalLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        CsvRows rows = new CsvRows(lines, ';', 3);
        List<String> texts = new ArrayList<>();
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            texts.add(
                    switch (row) {
                        case CsvRow.Fields fields -> fields.number() + " " + fields.fields();
                        case CsvRow.Unreadable(long number, String reason) -> number + " !" + reason;
                    });
        }
        return texts;
    }
}
