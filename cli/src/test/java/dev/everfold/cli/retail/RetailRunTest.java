package dev.everfold.cli.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.everfold.ActorSystem;
import dev.everfold.Environment;
import dev.everfold.EverfoldException;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.demo.PlainSum;
import dev.everfold.cli.demo.SyntheticInvoices;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.StockItem;
import dev.everfold.journal.InMemoryJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job without a disk, against a sum that shares no code with it. */
@Timeout(120)
class RetailRunTest {

    private static final Environment ENVIRONMENT = Environment.production();

    @TempDir
    private Path directory;

    private final InMemoryJournal journal = new InMemoryJournal(2);
    private final List<Reject> rejects = new ArrayList<>();

    @Test
    void theActorsAgreeWithAPlainSumOverAMadeUpFile() throws Exception {
        assertAgreement(synthetic(3_000, 1));
    }

    @Test
    void theActorsAgreeWithAPlainSumOverTheRealFile() throws Exception {
        Path real = realFile();
        assumeThat(real).exists();
        assertAgreement(real);
        assertThat(rejects).isEmpty();
    }

    @Test
    void aCrashInTheMiddleChangesNothing() throws Exception {
        Path input = synthetic(3_000, 2);
        PlainSum sum = PlainSum.of(input);
        assertThatThrownBy(() -> run(input, acknowledged -> {
                    if (acknowledged == 1_000) {
                        journal.crash();
                    }
                }))
                .isInstanceOf(EverfoldException.class);

        RetailReport resumed = run(input, _ -> {});
        assertThat(resumed.totals()).isEqualTo(sum.totals());
        assertThat(resumed.lines().duplicates()).isBetween(1_000L, sum.accepted() - 1);
        assertThat(resumed.lines().applied())
                .isEqualTo(sum.accepted() - resumed.lines().duplicates());
        assertThat(resumed.lines().rejected()).isEqualTo(sum.lines() - sum.accepted());

        RetailReport again = run(input, _ -> {});
        assertThat(again.totals()).isEqualTo(sum.totals());
        assertThat(again.lines())
                .isEqualTo(new RetailReport.Lines(sum.lines(), 0, sum.accepted(), sum.lines() - sum.accepted()));
    }

    @Test
    void anotherLineWithTheSameTextCounts() throws Exception {
        Path input = Files.writeString(directory.resolve("twice.csv"), """
                InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID
                1,a,2,1.50,c
                1,a,2,1.50,c
                """);
        RetailReport report = run(input, _ -> {});
        assertThat(report.lines()).isEqualTo(new RetailReport.Lines(2, 2, 0, 0));
        assertThat(report.totals().money().revenue()).isEqualTo("6.00");
    }

    @Test
    void theTenBestCustomersComeHighestFirstAndTiesById() throws Exception {
        String lines = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> "1,a," + (i + 1) / 2 + ",1.00,customer-" + (char) ('m' - i))
                .collect(Collectors.joining("\n", "InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID\n", "\n"));
        RetailReport report = run(Files.writeString(directory.resolve("top.csv"), lines), _ -> {});
        assertThat(report.totals().topCustomers())
                .extracting(customer ->
                        customer.id().substring(9) + customer.spent().intValueExact())
                .containsExactly("a6", "b6", "c5", "d5", "e4", "f4", "g3", "h3", "i2", "j2");
        assertThat(report.totals().actors().customers()).isEqualTo(12);
    }

    @Test
    void aFailureInTheFileEndsTheRunAndIsTold() throws Exception {
        Path input = synthetic(100, 3);
        try (ActorSystem system = open();
                InvoiceFile file = InvoiceFile.open(input)) {
            RetailRun run = new RetailRun(
                    system,
                    4,
                    _ -> {
                        throw new IllegalArgumentException("no");
                    },
                    Progress.onTerminal(ENVIRONMENT.clock()),
                    ENVIRONMENT.clock());
            assertThatThrownBy(() -> run.over(file, rejects::add)).hasMessage("no");
        }
    }

    private void assertAgreement(Path input) throws Exception {
        PlainSum sum = PlainSum.of(input);
        RetailReport report = run(input, _ -> {});
        assertThat(report.totals()).isEqualTo(sum.totals());
        assertThat(report.lines())
                .isEqualTo(new RetailReport.Lines(sum.lines(), sum.accepted(), 0, sum.lines() - sum.accepted()));
        assertThat(rejects)
                .hasSize((int) (sum.lines() - sum.accepted()))
                .isSortedAccordingTo((a, b) -> Long.compare(a.line(), b.line()));
    }

    private Path synthetic(int lines, long seed) throws IOException {
        Path file = directory.resolve("invoices.csv");
        SyntheticInvoices.write(file, lines, seed);
        return file;
    }

    /** Beside the checkout, where there is one. */
    private static Path realFile() {
        return Path.of(System.getProperty("user.dir"))
                .resolve("../../shared/data/online-retail-10k.csv")
                .normalize();
    }

    private RetailReport run(Path input, LongConsumer onAcknowledged) throws Exception {
        try (ActorSystem system = open();
                InvoiceFile file = InvoiceFile.open(input)) {
            return new RetailRun(
                            system, 16, onAcknowledged, Progress.onTerminal(ENVIRONMENT.clock()), ENVIRONMENT.clock())
                    .over(file, rejects::add);
        }
    }

    private ActorSystem open() {
        return ActorSystem.open(
                journal, ENVIRONMENT, SystemOptions.DEFAULT, Invoice.TYPE, Customer.TYPE, StockItem.TYPE);
    }
}
