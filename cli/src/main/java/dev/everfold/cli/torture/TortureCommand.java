package dev.everfold.cli.torture;

import dev.everfold.Environment;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.console.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Faults on real processes and files. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        description = {
            "Brings about faults of many kinds while processes work on a store, again and again, and compares what the"
                    + " next process finds with the clients' own record: nothing acknowledged may be lost, nothing may"
                    + " happen twice, and no damage may go undetected.",
            "Some kinds need Linux and root. What cannot be run here is said; with CI=true in the environment it is a"
                    + " failure."
        },
        footer = {
            "",
            "Exit codes: 0 nothing was wrong, 1 something was lost, done twice, undetected or otherwise wrong; 2 wrong"
                    + " usage."
        })
public final class TortureCommand implements Callable<Integer> {

    private static final int ROUNDS_DEFAULT = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Rounds of each kind. Default: " + ROUNDS_DEFAULT + ", or without limit if there are --minutes.")
    private @Nullable Integer rounds;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Begins no round after this time, which is shared among the kinds. Default: no limit.")
    private @Nullable Integer minutes;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            completionCandidates = KindNames.class,
            description = "Which kinds of fault: ${COMPLETION-CANDIDATES}. Default: all.")
    private @Nullable List<String> kinds;

    @Option(names = "--seed", paramLabel = "S", description = "Repeats the plan of a run. Default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where stores are made. Default: a temporary directory; it stays when something was wrong.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Prints a JSON object for each kind, one a line.")
    private boolean isJson;

    /** The names, for the help. */
    static final class KindNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        KindNames() {
            super(FaultKinds.names());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        atLeastOne("--rounds", rounds);
        atLeastOne("--minutes", minutes);
        List<FaultKind> chosen = chosen();
        long chosenSeed = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        Path directory = data == null ? Files.createTempDirectory("everfold-torture") : Files.createDirectories(data);
        TortureReport report = run(chosen, chosenSeed, directory);
        print(report, directory);
        return exitCode(report, "true".equals(System.getenv("CI")));
    }

    /** What could not be tried is forgiven on a laptop only. */
    static int exitCode(TortureReport report, boolean isCi) {
        return report.isClean() && (report.isComplete() || !isCi) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void atLeastOne(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new UsageException(option + " is 1 or more, was " + value);
        }
    }

    private List<FaultKind> chosen() {
        try {
            return kinds == null
                    ? FaultKinds.all()
                    : kinds.stream().distinct().map(FaultKinds::named).toList();
        } catch (IllegalArgumentException unknown) {
            throw new UsageException("--kinds: " + unknown.getMessage());
        }
    }

    private TortureReport run(List<FaultKind> chosen, long chosenSeed, Path directory)
            throws IOException, InterruptedException {
        var clock = Environment.production().clock();
        int roundsMax = rounds != null ? rounds : minutes != null ? Integer.MAX_VALUE : ROUNDS_DEFAULT;
        Duration time = minutes == null ? Duration.ofDays(365) : Duration.ofMinutes(minutes);
        try (Progress progress = Progress.onTerminal(clock)) {
            progress.show(() -> "seed " + chosenSeed);
            TortureReport report = Torture.run(
                    chosen,
                    new Budget(
                            roundsMax,
                            clock.instant().plus(time),
                            clock,
                            chosenSeed,
                            directory,
                            line -> progress.show(() -> line)));
            if (report.isClean() && data == null) {
                Files.delete(directory);
            }
            return report;
        }
    }

    private void print(TortureReport report, Path directory) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        report.missing()
                .forEach((kind, lack) -> System.err.println("everfold: NOTE: " + kind
                        + (lack.prevents() ? " was NOT RUN" : " was run in part only") + ": it needs " + lack.what()));
        report.kinds()
                .forEach(kind -> kind.wrongs()
                        .descriptions()
                        .forEach(description -> System.err.println("everfold: " + kind.kind() + ": " + description)));
        if (!report.isClean()) {
            System.err.println("everfold: what was left is in " + directory);
        }
        if (isJson) {
            report.toJson().forEach(out::println);
        } else {
            report.toText().forEach(out::println);
        }
    }
}
