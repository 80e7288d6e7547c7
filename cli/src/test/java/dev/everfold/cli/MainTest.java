package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class MainTest {
    private final StringWriter output = new StringWriter();
    private final CommandLine commandLine = new CommandLine(new Main()).setOut(new PrintWriter(output));

    @Test
    void helpNamesTheToolAndSucceeds() {
        assertThat(commandLine.execute("--help")).isEqualTo(ExitCode.OK);
        assertThat(output.toString()).contains("Usage: everfold");
    }

    @Test
    void versionIsOneLine() {
        assertThat(commandLine.execute("--version")).isEqualTo(ExitCode.OK);
        assertThat(output.toString().lines()).singleElement().asString().startsWith("everfold ");
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        commandLine.setErr(new PrintWriter(output));
        assertThat(commandLine.execute("no-such-command")).isEqualTo(ExitCode.USAGE);
    }
}
