package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.everfold.cli.simulate.Transfers;
import dev.everfold.simulation.Simulation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {

    @Test
    void theLastLineIsTheResult() {
        Tool.Outcome result = Tool.run("simulate", "--seed", "3", "--seeds", "25", "--json");
        assertThat(result.exitCode()).isZero();
        JsonNode figures = result.json();
        assertThat(figures.get("seeds").asInt()).isEqualTo(25);
        assertThat(figures.get("firstSeed").asLong()).isEqualTo(3);
        assertThat(figures.get("violations").asInt()).isZero();
        assertThat(figures.get("steps").asLong()).isGreaterThan(25 * 500);
        assertThat(figures.get("crashes").asLong()).isPositive();
        assertThat(figures.get("faults").asLong()).isPositive();
    }

    @Test
    void aSeedIsTheSameInAnotherProcess() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "simulate",
                        "--seed",
                        "5",
                        "--seeds",
                        "30",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isZero();
        String here =
                Tool.run("simulate", "--seed", "5", "--seeds", "30", "--json").out();
        assertThat(printed).contains("\"digest\"").isEqualTo(here);
    }

    @Test
    void oneSeedIsTracedLineByLine() {
        Tool.Outcome result = Tool.run("simulate", "--seed", "4", "--trace");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("a process opens the system", "client ", " durable: Wallet/");
        assertThat(result.out()).contains("violations");
    }

    @Test
    void transfersConserveMoney() {
        Simulation.of(new Transfers()).run(0, 100).orThrow();
    }

    @Test
    void wrongUsageIsExplained() {
        assertThat(Tool.run("simulate", "--seeds", "0").err()).contains("--seeds is 1 or more, was 0");
        assertThat(Tool.run("simulate", "--minutes", "0").err()).contains("--minutes is 1 or more, was 0");
        Tool.Outcome traced = Tool.run("simulate", "--trace");
        assertThat(traced.exitCode()).isEqualTo(2);
        assertThat(traced.err()).contains("name it with --seed S");
    }
}
