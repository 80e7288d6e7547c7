package dev.everfold.cli.torture;

import dev.everfold.Durability;
import dev.everfold.Environment;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.console.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Crash tests with real processes. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        description = {
            "Kills a process that works on a store, again and again (kill -9), and compares what the next one finds with the"
                    + " clients' own record: nothing acknowledged may be lost, nothing may happen twice.",
            "As root on Linux, half of the processes get the process id of one that was killed."
        },
        footer = {
            "",
            "Exit codes: 0 nothing was wrong, 1 something was lost, done twice or otherwise wrong; 2 wrong usage."
        })
public final class TortureCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many processes are started and ended. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seed", paramLabel = "S", description = "Repeats the plan of a run. Default: a new one.")
    private @Nullable Long seed;

    @Option(names = "--minutes", paramLabel = "M", description = "Begins no round after this time. Default: no limit.")
    private @Nullable Integer minutes;

    @Option(
            names = "--durability",
            paramLabel = "synced|written",
            defaultValue = "synced",
            description = "Of the stores. Default: ${DEFAULT-VALUE}.")
    private Durability durability = Durability.SYNCED;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where stores are made. Default: a temporary directory; it stays when something was wrong.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new UsageException("--rounds is 1 or more, was " + rounds);
        }
        if (minutes != null && minutes < 1) {
            throw new UsageException("--minutes is 1 or more, was " + minutes);
        }
        long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        Path directory = data == null ? Files.createTempDirectory("everfold-torture") : data;
        if (!Torture.canReuseProcessIds()) {
            System.err.println(
                    "everfold: NOTE: no namespaces for process ids here (Linux and root needed), so no process"
                            + " gets the id of one that was killed");
        }
        Duration timeMax = minutes == null ? Duration.ofDays(365) : Duration.ofMinutes(minutes);
        TortureReport report = run(new TortureOptions(rounds, chosen, timeMax, durability, directory));
        print(report, directory);
        return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private TortureReport run(TortureOptions options) throws IOException, InterruptedException {
        var clock = Environment.production().clock();
        try (Progress progress = Progress.onTerminal(clock)) {
            progress.show(() -> "seed " + options.seed());
            TortureReport report = Torture.run(options, clock, line -> progress.show(() -> line));
            if (report.isClean() && data == null) {
                Files.delete(options.directory());
            }
            return report;
        }
    }

    private void print(TortureReport report, Path directory) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        report.faults().descriptions().forEach(description -> System.err.println("everfold: " + description));
        if (!report.isClean()) {
            System.err.println("everfold: the store is in " + directory);
        }
        if (isJson) {
            out.println(report.toJson());
        } else {
            report.toText().forEach(out::println);
        }
    }
}
