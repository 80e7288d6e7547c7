package dev.everfold.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.Environment;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.console.UsageException;
import dev.everfold.simulation.Simulation;
import dev.everfold.simulation.SimulationReport;
import dev.everfold.simulation.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the engine in a simulated world. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the engine on one thread, with a clock and a disk that a seed decides over: clients, messages,"
                    + " crashes at any point, torn entries, failing, slow and full disks, a clock that jumps. After every step"
                    + " it is checked whether every promise holds.",
            "A seed is one run: the same at every time, on every machine."
        },
        footer = {"", "Exit codes: 0 every promise was kept, 1 one was broken; 2 wrong usage."})
public final class SimulateCommand implements Callable<Integer> {

    private static final int SHOWN_MAX = 5;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many runs. Default: 1000; with --seed 1; with --minutes as many as there is time for.")
    private @Nullable Integer seeds;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed. Default: one at random.")
    private @Nullable Long seed;

    @Option(names = "--minutes", paramLabel = "M", description = "Begins no run after this time. Default: no limit.")
    private @Nullable Integer minutes;

    @Option(names = "--trace", description = "Prints everything that happens, to stderr; for --seed.")
    private boolean isTraced;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    private final Workload workload;

    /** The command as it is run. */
    public SimulateCommand() {
        this(everyday());
    }

    /** The command with another workload. */
    SimulateCommand(Workload workload) {
        this.workload = workload;
    }

    private static Workload everyday() {
        return new Transfers().and(new Gossip());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seeds != null && seeds < 1) {
            throw new UsageException("--seeds is 1 or more, was " + seeds);
        }
        if (minutes != null && minutes < 1) {
            throw new UsageException("--minutes is 1 or more, was " + minutes);
        }
        if (isTraced && (seed == null || seeds != null)) {
            throw new UsageException("--trace shows one run: name it with --seed S, and leave --seeds out");
        }
        long first = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        Simulation simulation = Simulation.of(workload);
        SimulationReport report;
        try (Silence _ = new Silence()) {
            report = isTraced ? simulation.replay(first, err()::println) : runAll(simulation, first);
        }
        print(report, first);
        return report.violations().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** What the command runs. */
    public static Simulation simulation() {
        return Simulation.of(everyday());
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    private SimulationReport runAll(Simulation simulation, long first) throws InterruptedException {
        InstantSource clock = Environment.production().clock();
        Instant end = clock.instant().plus(minutes == null ? Duration.ofDays(365) : Duration.ofMinutes(minutes));
        long count = seeds != null ? seeds : minutes != null ? Long.MAX_VALUE : seed != null ? 1 : 1_000;
        SimulationReport report = SimulationReport.NONE;
        try (Progress progress = Progress.onTerminal(clock);
                Batches batches = new Batches(
                        simulation, first, count, Runtime.getRuntime().availableProcessors())) {
            for (SimulationReport next = batches.next(); next != null; next = batches.next()) {
                report = report.and(next);
                SimulationReport soFar = report;
                progress.show(() -> String.format(
                        Locale.ROOT,
                        "%,d seeds, %,d steps, %,d crashes, %,d violations",
                        soFar.seeds(),
                        soFar.steps(),
                        soFar.crashes(),
                        soFar.violations().size()));
                if (!clock.instant().isBefore(end)) {
                    batches.beginNoMore();
                }
            }
        }
        return report;
    }

    private void print(SimulationReport report, long first) throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        report.violations().stream()
                .limit(SHOWN_MAX)
                .forEach(violation -> err().println("everfold: " + violation.describe() + "\n  again:    "
                        + "./everfold simulate --seed " + violation.seed() + " --trace"));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seeds", report.seeds());
        figures.put("firstSeed", first);
        figures.put("steps", report.steps());
        figures.put("answers", report.answers());
        figures.put("crashes", report.crashes());
        figures.put("faults", report.otherFaults());
        figures.put("digest", Long.toHexString(report.digest()));
        figures.put("violations", report.violations().size());
        if (isJson) {
            out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            report.faults()
                    .forEach((fault, times) -> out.printf(Locale.ROOT, "%-22s %,d%n", name(fault.name()), times));
            figures.forEach((name, value) -> out.printf(
                    Locale.ROOT, "%-22s %s%n", name, value instanceof Number number ? grouped(name, number) : value));
        }
        out.flush();
    }

    private static String name(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A seed is to be copied, so it stands there as it is typed. */
    private static String grouped(String name, Number number) {
        return name.equals("firstSeed") ? number.toString() : String.format(Locale.ROOT, "%,d", number.longValue());
    }
}
