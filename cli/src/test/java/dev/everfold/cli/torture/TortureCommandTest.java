package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TortureCommandTest {

    @Test
    void numbersOutOfRangeAreUsageErrors() {
        assertThat(new CommandLine(new TortureCommand())
                        .setErr(new PrintWriter(new StringWriter()))
                        .setExecutionExceptionHandler(dev.everfold.cli.console.Failures::onException)
                        .execute("--rounds", "0"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
