package dev.everfold.cli;

import dev.everfold.cli.bench.Bench;
import dev.everfold.cli.console.Failures;
import dev.everfold.cli.demo.DemoCommand;
import dev.everfold.cli.example.ExampleCommand;
import dev.everfold.cli.past.BisectCommand;
import dev.everfold.cli.past.BlameCommand;
import dev.everfold.cli.past.InspectCommand;
import dev.everfold.cli.past.WhatIfCommand;
import dev.everfold.cli.retail.RetailCommand;
import dev.everfold.cli.schema.SchemaCommand;
import dev.everfold.cli.simulate.SimulateCommand;
import dev.everfold.cli.torture.TortureCommand;
import dev.everfold.cli.upkeep.BackupCommand;
import dev.everfold.cli.upkeep.InvocationsCommand;
import dev.everfold.cli.upkeep.RetainCommand;
import dev.everfold.cli.verify.VerifyCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;

/** The root of the command-line tool; each thing it can do is a subcommand of its own. */
@Command(
        name = "everfold",
        description = "Runs, inspects, and measures Everfold, the event-sourced actor runtime.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ExampleCommand.class,
            RetailCommand.class,
            VerifyCommand.class,
            RetainCommand.class,
            BackupCommand.class,
            InvocationsCommand.class,
            Bench.class,
            SimulateCommand.class,
            TortureCommand.class,
            SchemaCommand.class,
            InspectCommand.class,
            BisectCommand.class,
            BlameCommand.class,
            WhatIfCommand.class
        })
public final class Main implements Callable<Integer> {
    public static void main(String[] arguments) {
        Logging.configure();
        System.exit(commandLine().execute(arguments));
    }

    /** The tool, ready to execute. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::onWrongArguments)
                .setExecutionExceptionHandler(Failures::onException);
        giveVersion(commandLine);
        return commandLine;
    }

    private static void giveVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(Main::giveVersion);
    }

    /** Reached when no subcommand was named: shows which there are. */
    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return ExitCode.USAGE;
    }

    /** Reads the version from the manifest, so that it is stated once, in the root pom. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"everfold " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
