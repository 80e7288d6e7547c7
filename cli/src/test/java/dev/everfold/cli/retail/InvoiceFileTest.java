package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.everfold.cli.console.UsageException;
import dev.everfold.examples.retail.Invoice.RecordLine;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvoiceFileTest {

    private static final String HEADER = "InvoiceNo;StockCode;Quantity;UnitPrice;CustomerID\n";

    @TempDir
    private Path directory;

    @Test
    void aLineBecomesACommand() throws IOException {
        assertThat(lines(HEADER + "536365;85123A;6;2,55;17850"))
                .containsExactly(new RecordLine("536365", "85123A", 6, new BigDecimal("2.55"), "17850"));
    }

    @Test
    void theExportAsFoundInTheWildIsRead() throws IOException {
        String export = """
                \uFEFFInvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country
                C536379;22041;"RECORD FRAME 7"" SINGLE";-1;1/12/2010 09:41;27,5;;United Kingdom
                """;
        RecordLine expected = new RecordLine("C536379", "22041", -1, new BigDecimal("27.5"), "");
        assertThat(lines(export)).containsExactly(expected);
        assertThat(lines(export.replace("\n", "\r\n"))).containsExactly(expected);
    }

    @Test
    void commasAndPointsAreReadToo() throws IOException {
        assertThat(lines("CustomerID,UnitPrice,Quantity,StockCode,InvoiceNo\n17850,2.55,6,85123A,536365\n"
                        + "17850,\"2,55\",6,85123A,536365"))
                .containsExactly(
                        new RecordLine("536365", "85123A", 6, new BigDecimal("2.55"), "17850"),
                        new RecordLine("536365", "85123A", 6, new BigDecimal("2.55"), "17850"));
    }

    @Test
    void neitherCaseNorBlanksCountInTheHeader() throws IOException {
        assertThat(lines("\"Invoice No\"; stockcode ;QUANTITY;Unit Price;Customer ID\n1;2;3;4;5"))
                .containsExactly(new RecordLine("1", "2", 3, new BigDecimal("4"), "5"));
    }

    @Test
    void fieldsLoseTheBlanksAroundThem() throws IOException {
        assertThat(lines(HEADER + " 1 ; 2 ;\t3 ; 4,5 ;  "))
                .containsExactly(new RecordLine("1", "2", 3, new BigDecimal("4.5"), ""));
    }

    @Test
    void bytesThatAreNotUtf8StopNothing() throws IOException {
        assertThat(lines(HEADER + "1;caf\u00e9;3;4;5\n1;caf\u00ea;3;4;5\n", StandardCharsets.ISO_8859_1))
                .extracting(line -> ((RecordLine) line).stockCode())
                .containsExactly("café", "cafê");
    }

    @Test
    void namesThatLookTheSameAreTheSame() throws IOException {
        assertThat(lines(HEADER + "1;cafe\u0301;3;4;5\n"))
                .extracting(line -> ((RecordLine) line).stockCode())
                .containsExactly("caf\u00e9");
    }

    @Test
    void aLineThatCannotBeReadSaysWhy() throws IOException {
        assertThat(lines(HEADER + """
                        ;2;3;4;5
                        1;;3;4;5
                        1;2;;4;5
                        1;2;six;4;5
                        1;2;1.5;4;5
                        1;2;1000000000001;4;5
                        1;2;3;;5
                        1;2;3;free;5
                        1;2;3;1.234,5;5
                        1;2;3;1e3;5
                        1;2\u0007;3;4;5
                        """))
                .containsExactly(
                        "2: InvoiceNo is empty",
                        "3: StockCode is empty",
                        "4: Quantity is no whole number: \"\"",
                        "5: Quantity is no whole number: \"six\"",
                        "6: Quantity is no whole number: \"1.5\"",
                        "7: Quantity is beyond 1000000000000: 1000000000001",
                        "8: UnitPrice is no decimal number: \"\"",
                        "9: UnitPrice is no decimal number: \"free\"",
                        "10: UnitPrice is no decimal number: \"1.234,5\"",
                        "11: UnitPrice is no decimal number: \"1e3\"",
                        "12: StockCode is no key: \"2?\"");
    }

    @Test
    void moneyKeepsEveryDigit() throws IOException {
        assertThat(lines(HEADER + "1;2;3;0,10000000000000000001;5\n1;2;3;,5;5\n1;2;3;-7.;5"))
                .extracting(line -> ((RecordLine) line).unitPrice().toPlainString())
                .containsExactly("0.10000000000000000001", "0.5", "-7");
    }

    @Test
    void aHeaderAloneIsAFileWithoutLines() throws IOException {
        assertThat(lines(HEADER)).isEmpty();
    }

    @Test
    void aMissingColumnIsNamed() {
        assertRefused("InvoiceNo;StockCode;Quantity\n1;2;3", "lacks the column(s) UnitPrice, CustomerID");
        assertRefused("just text", "lacks the column(s) InvoiceNo, StockCode, Quantity, UnitPrice, CustomerID");
    }

    @Test
    void aColumnThatIsThereTwiceIsNamed() {
        assertRefused(
                "InvoiceNo;StockCode;Quantity;quantity;UnitPrice;CustomerID\n", "the column Quantity more than once");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused("", "is empty");
        assertRefused("\n \n", "is empty");
    }

    @Test
    void utf16IsNamedAsSuch() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> lines(HEADER, StandardCharsets.UTF_16))
                .withMessageContaining("is UTF-16");
    }

    @Test
    void aMissingFileAndADirectoryAreRefused() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> InvoiceFile.open(directory.resolve("missing.csv")))
                .withMessageContaining("there is no file");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> InvoiceFile.open(directory))
                .withMessageContaining("is a directory");
    }

    private void assertRefused(String text, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> lines(text))
                .withMessageContaining(message);
    }

    private List<Object> lines(String text) throws IOException {
        return lines(text, StandardCharsets.UTF_8);
    }

    /** The commands, and for lines that cannot be read a text. */
    private List<Object> lines(String text, Charset charset) throws IOException {
        Path path = Files.writeString(directory.resolve("lines.csv"), text, charset);
        List<Object> lines = new ArrayList<>();
        try (InvoiceFile file = InvoiceFile.open(path)) {
            for (InputLine line = file.next(); line != null; line = file.next()) {
                lines.add(
                        switch (line) {
                            case InputLine.Parsed parsed -> parsed.command();
                            case InputLine.Unreadable(long number, String reason) -> number + ": " + reason;
                        });
            }
        }
        return lines;
    }
}
