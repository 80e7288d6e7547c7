package dev.everfold.cli.retail;

import dev.everfold.ActorSystem;
import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.console.UsageException;
import dev.everfold.examples.retail.Customer;
import dev.everfold.examples.retail.Invoice;
import dev.everfold.examples.retail.StockItem;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds a shop's invoice lines into actors. */
@Command(
        name = "retail",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a CSV file of invoice lines and folds it into invoices, customers and stock items.",
            "Running the same file again, after a crash or after success, changes nothing."
        },
        footer = {
            "",
            "The first line names the columns; InvoiceNo, StockCode, Quantity, UnitPrice and CustomerID are needed, others"
                    + " are passed over. Columns are separated by ; or by , and decimals by a comma or a point.",
            "Lines that cannot be read or make no sense are listed in DIR/rejects.csv.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or input, nothing written; 137 after --crash-after."
        })
public final class RetailCommand implements Callable<Integer> {

    private static final int KILLED = 137;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "The CSV file.")
    private Path input = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The directory of the store; made when there is none.")
    private Path data = Path.of("");

    @Option(
            names = "--durability",
            paramLabel = "synced|written",
            defaultValue = "synced",
            description = "What an acknowledged line survives: synced a power cut, written a crash of the process."
                    + " Default: ${DEFAULT-VALUE}.")
    private Durability durability = Durability.SYNCED;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many clients ask at the same time, 1 to 100000. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--crash-after",
            paramLabel = "N",
            description = "Halts the process, without any cleanup, once N lines are acknowledged.")
    private @Nullable Long crashAfter;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (clients < 1 || clients > 100_000) {
            throw new UsageException("--clients is 1 to 100000, was " + clients);
        }
        if (crashAfter != null && crashAfter < 1) {
            throw new UsageException("--crash-after is 1 or more, was " + crashAfter);
        }
        RetailReport report = run();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isJson) {
            out.println(report.toJson());
        } else {
            report.toText().forEach(out::println);
        }
        return ExitCode.OK;
    }

    private RetailReport run() throws IOException, InterruptedException {
        InstantSource clock = Environment.production().clock();
        try (InvoiceFile file = InvoiceFile.open(input);
                ActorSystem system = open();
                RejectsFile rejects = RejectsFile.create(data);
                Progress progress = Progress.onTerminal(clock)) {
            RetailReport report = new RetailRun(system, clients, crash(), progress, clock).over(file, rejects::add);
            rejects.complete();
            return report;
        }
    }

    private ActorSystem open() {
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new UsageException(data + " is no directory; --data names the directory of the store");
        }
        SystemOptions options = SystemOptions.DEFAULT.durability(durability);
        try {
            return ActorSystem.open(data, options, Invoice.TYPE, Customer.TYPE, StockItem.TYPE);
        } catch (JournalException refused) {
            throw UsageException.ofRefusal(refused);
        }
    }

    private LongConsumer crash() {
        if (crashAfter == null) {
            return _ -> {};
        }
        long limit = crashAfter;
        return acknowledged -> {
            if (acknowledged == limit) {
                System.err.printf(Locale.ROOT, "everfold: %,d lines acknowledged, halting as asked%n", acknowledged);
                Runtime.getRuntime().halt(KILLED);
            }
        };
    }
}
