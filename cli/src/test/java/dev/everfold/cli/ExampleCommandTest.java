package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

@Timeout(600)
class ExampleCommandTest {

    /** As many kill -9 as one likes; a few every day. */
    private static final String ROUNDS = System.getProperty("everfold.example.rounds", "3");

    @Test
    void everyExampleHasALineWithItsPurpose() {
        Tool.Outcome outcome = Tool.run("example", "--list");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        List<String> names =
                outcome.out().lines().map(line -> line.split(" ", 2)[0]).toList();
        assertThat(names).containsExactly("greeter", "steps", "orders", "approval", "agent", "payment");
        assertThat(outcome.out().lines()).allMatch(line -> line.length() > 30);
    }

    @Test
    void anUnknownExampleIsAUsageErrorThatNamesTheOthers() {
        Tool.Outcome outcome = Tool.run("example", "no-such-example");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err())
                .contains("no example named \"no-such-example\"")
                .contains("greeter, steps");
        assertThat(Tool.run("example").err()).contains("say which example");
    }

    @Test
    void optionsOfThePaymentExampleAreForNoOther() {
        assertThat(Tool.run("example", "greeter", "--rounds", "3").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Tool.run("example", "payment", "--rounds", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeter", "steps", "orders", "approval", "agent"})
    void theStoryEndsWell(String name) {
        Tool.Outcome outcome = Tool.run("example", name);
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .contains("--- the process dies ---")
                .contains("Everything came out right.")
                .doesNotContain("WRONG");
    }

    @Test
    void nobodyIsChargedTwiceOrForgotten() {
        Tool.Outcome outcome = Tool.run("example", "payment", "--rounds", ROUNDS);
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("Charged twice: 0. Accepted and not charged: 0.");
    }

    @Test
    void whoDoesNotAskIsFoundOut() {
        Tool.Outcome outcome = Tool.run("example", "payment", "--rounds", "2", "--careless");
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(ExitCode.SOFTWARE);
        assertThat(outcome.out()).contains("WRONG: expected nobody to be charged twice");
    }
}
