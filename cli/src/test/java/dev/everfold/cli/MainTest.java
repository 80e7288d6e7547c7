package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class MainTest {

    @Test
    void everyCommandHelpsAndSucceeds() {
        for (List<String> command : commands()) {
            Tool.Outcome outcome = Tool.run(with(command.subList(1, command.size()), "--help"));
            assertThat(outcome.exitCode()).as("%s", command).isEqualTo(ExitCode.OK);
            assertThat(outcome.out()).contains("Usage: " + String.join(" ", command));
        }
    }

    @Test
    void everyCommandKnowsTheVersion() {
        for (List<String> command : commands()) {
            Tool.Outcome outcome = Tool.run(with(command.subList(1, command.size()), "--version"));
            assertThat(outcome.exitCode()).as("%s", command).isEqualTo(ExitCode.OK);
            assertThat(outcome.out().lines()).singleElement().asString().startsWith("everfold ");
        }
    }

    @Test
    void anUnknownCommandIsAUsageErrorWithAHint() {
        Tool.Outcome outcome = Tool.run("no-such-command");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("no-such-command").contains("Try: ./everfold --help");
    }

    @Test
    void anUnknownOptionIsAUsageErrorWithAHint() {
        Tool.Outcome outcome = Tool.run("retail", "--input", "a", "--data", "b", "--no-such-option");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("--no-such-option").contains("./everfold retail");
        assertThat(outcome.out()).isEmpty();
    }

    private static List<List<String>> commands() {
        return commands(Main.commandLine(), List.of("everfold"));
    }

    private static List<List<String>> commands(CommandLine commandLine, List<String> path) {
        List<List<String>> all = new ArrayList<>(List.of(path));
        commandLine.getSubcommands().forEach((name, subcommand) -> all.addAll(commands(subcommand, with(path, name))));
        return all;
    }

    private static List<String> with(List<String> path, String more) {
        return Stream.concat(path.stream(), Stream.of(more)).toList();
    }
}
