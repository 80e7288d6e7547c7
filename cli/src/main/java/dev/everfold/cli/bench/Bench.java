package dev.everfold.cli.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The benchmarks, each a subcommand. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the engine beside the raw limit of the machine.",
        subcommands = {
            CounterBench.class,
            StepsBench.class,
            SleepersBench.class,
            RecoveryBench.class,
            RetentionBench.class,
            ResidencyBench.class
        },
        synopsisSubcommandLabel = "BENCHMARK")
public final class Bench implements Callable<Integer> {

    /** Reached when no benchmark was named: shows which there are. */
    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return ExitCode.USAGE;
    }
}
