package dev.everfold.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.cli.retail.RetailTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticInvoicesTest {

    @TempDir
    private Path directory;

    @Test
    void theSameSeedMakesTheSameFile() throws IOException {
        assertThat(synthetic("a", 7)).hasSameBinaryContentAs(synthetic("b", 7));
        assertThat(Files.mismatch(synthetic("a", 7), synthetic("c", 8))).isPositive();
    }

    @Test
    void everythingThatIsToBeToldApartIsInIt() throws IOException {
        Path file = synthetic("a", 7);
        PlainSum sum = PlainSum.of(file);
        RetailTotals totals = sum.totals();
        assertThat(sum.lines()).isEqualTo(2_000);
        assertThat(sum.accepted()).isBetween(1_700L, 1_990L);
        assertThat(totals.units().sold()).isPositive();
        assertThat(totals.units().returned()).isPositive();
        assertThat(totals.units().adjusted()).isPositive();
        assertThat(totals.money().cancelled()).isNegative();
        assertThat(totals.money().spent()).isLessThan(totals.money().revenue());
        assertThat(Files.readString(file)).startsWith("\uFEFF").contains("\"\" SINGLE SIZE\"", ";too;few");
    }

    @Test
    void aPlainSumIsWhatOneWouldWriteDown() throws IOException {
        Path file = Files.writeString(directory.resolve("few.csv"), """
                InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country
                1;a;;3;;1,5;c;UK
                1;b;;1;;2;;UK
                C2;a;;-1;;1,5;c;UK
                3;a;;-4;;0;;UK
                4;a;;-4;;1;;UK
                5;a;;x;;1;;UK
                """);
        PlainSum sum = PlainSum.of(file);
        assertThat(sum.lines()).isEqualTo(6);
        assertThat(sum.accepted()).isEqualTo(4);
        assertThat(sum.totals().actors()).isEqualTo(new RetailTotals.Actors(3, 1, 2));
        assertThat(sum.totals().money().revenue()).isEqualTo("5.0");
        assertThat(sum.totals().money().cancelled()).isEqualTo("-1.5");
        assertThat(sum.totals().money().spent()).isEqualTo("3.0");
        assertThat(sum.totals().units().adjusted()).isEqualTo(4);
    }

    private Path synthetic(String name, long seed) throws IOException {
        Path file = directory.resolve(name);
        SyntheticInvoices.write(file, 2_000, seed);
        return file;
    }
}
