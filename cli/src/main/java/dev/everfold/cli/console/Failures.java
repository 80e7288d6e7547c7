package dev.everfold.cli.console;

import dev.everfold.EverfoldException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the user sees, and what the exit code is, when something is wrong. */
public final class Failures {

    private Failures() {}

    /** Arguments that make no sense: one line, a hint, exit code 2. */
    public static int onWrongArguments(ParameterException wrong, String[] arguments) {
        CommandLine commandLine = wrong.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println("everfold: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try: ./" + commandLine.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /**
     * What a command threw: one line and exit code 2 for what the user can cure, one line and exit code 1 for what the
     * machine refused, a stack trace and exit code 1 for what can only be a bug.
     */
    public static int onException(Exception thrown, CommandLine commandLine, ParseResult arguments) {
        PrintWriter err = commandLine.getErr();
        switch (thrown) {
            case UsageException usage -> {
                err.println("everfold: " + usage.getMessage());
                return ExitCode.USAGE;
            }
            case EverfoldException failure -> err.println("everfold: " + failure.getMessage());
            case IOException failure -> err.println("everfold: " + failure);
            default -> {
                err.println("everfold: this should not have happened; please report it");
                thrown.printStackTrace(err);
            }
        }
        return ExitCode.SOFTWARE;
    }
}
