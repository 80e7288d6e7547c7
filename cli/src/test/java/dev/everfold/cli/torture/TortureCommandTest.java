package dev.everfold.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.cli.console.Failures;
import dev.everfold.cli.torture.FaultKind.Missing;
import dev.everfold.cli.torture.KindReport.Counts;
import dev.everfold.cli.torture.KindReport.Wrongs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class TortureCommandTest {

    private static final KindReport CLEAN =
            new KindReport("kill", new Counts(3, 3, 1_234, 5), new Wrongs(0, 0, 0, List.of()), 567);
    private static final KindReport WRONG =
            new KindReport("clock", new Counts(1, 1, 10, 7), new Wrongs(0, 2, 0, List.of("duplicated: a")), -1);

    private static int execute(String... arguments) {
        return new CommandLine(new TortureCommand())
                .setErr(new PrintWriter(new StringWriter()))
                .setExecutionExceptionHandler(Failures::onException)
                .execute(arguments);
    }

    @Test
    void numbersOutOfRangeAndUnknownKindsAreUsageErrors() {
        assertThat(execute("--rounds", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("--minutes", "-1")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("--kinds", "kill,earthquake")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsWrongFailsAndWhatIsMissingFailsInCi() {
        assertThat(TortureCommand.exitCode(report(Map.of(), CLEAN), true)).isEqualTo(ExitCode.OK);
        assertThat(TortureCommand.exitCode(report(Map.of(), CLEAN, WRONG), false))
                .isEqualTo(ExitCode.SOFTWARE);
        Map<String, Missing> missing = Map.of("power-xfs", new Missing("mkfs.xfs", true));
        assertThat(TortureCommand.exitCode(report(missing, CLEAN), false)).isEqualTo(ExitCode.OK);
        assertThat(TortureCommand.exitCode(report(missing, CLEAN), true)).isEqualTo(ExitCode.SOFTWARE);
        KindReport tooLate = new KindReport("kill", new Counts(0, 0, 0, 0), new Wrongs(0, 0, 0, List.of()), -1);
        assertThat(TortureCommand.exitCode(report(Map.of(), tooLate), true)).isEqualTo(ExitCode.SOFTWARE);
    }

    @Test
    void theTableHasALineForEachKindAndForWhatIsMissing() {
        Map<String, Missing> missing =
                Map.of("power-xfs", new Missing("mkfs.xfs", true), "kill", new Missing("root", false));
        assertThat(report(missing, CLEAN, WRONG).toText())
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).startsWith("kill ").contains("1,234", "567 ms"))
                .anySatisfy(line -> assertThat(line).startsWith("clock ").endsWith("-"))
                .anySatisfy(line -> assertThat(line).startsWith("power-xfs").contains("NOT RUN: needs mkfs.xfs"))
                .anySatisfy(line -> assertThat(line).startsWith("kill").contains("INCOMPLETE: needs root"));
    }

    @Test
    void jsonHasAnObjectForEachKind() throws Exception {
        Map<String, Missing> missing = Map.of("power-xfs", new Missing("mkfs.xfs", true));
        List<String> lines =
                report(missing, WRONG).toJson().stream().map(String::valueOf).toList();
        assertThat(lines).hasSize(2);
        var clock = new ObjectMapper().readTree(lines.getFirst());
        assertThat(clock.get("kind").asText()).isEqualTo("clock");
        assertThat(clock.get("rounds").asInt()).isEqualTo(1);
        assertThat(clock.get("acknowledged").asInt()).isEqualTo(10);
        assertThat(clock.get("trimmed").asInt()).isEqualTo(7);
        assertThat(clock.get("lost").asInt()).isZero();
        assertThat(clock.get("duplicated").asInt()).isEqualTo(2);
        assertThat(clock.get("undetected").asInt()).isZero();
        assertThat(clock.get("reopenMillisMax").asInt()).isEqualTo(-1);
        var power = new ObjectMapper().readTree(lines.get(1));
        assertThat(power.get("missing").asText()).isEqualTo("mkfs.xfs");
        assertThat(clock.fieldNames())
                .toIterable()
                .allSatisfy(name -> assertThat(power.has(name)).as(name).isTrue());
    }

    @Test
    void theReadmeListsEveryKind() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String table = readme.substring(readme.indexOf("| kind | brings about |"), readme.indexOf("## The rooms"));
        assertThat(table.lines()
                        .skip(2)
                        .map(line -> line.split("\\|", -1))
                        .filter(cells -> cells.length > 1)
                        .flatMap(cells ->
                                Pattern.compile("`([^`]+)`").matcher(cells[1]).results())
                        .map(name -> name.group(1)))
                .containsExactlyElementsOf(FaultKinds.names());
    }

    private static TortureReport report(Map<String, Missing> missing, KindReport... kinds) {
        return new TortureReport(7, List.of(kinds), missing);
    }
}
