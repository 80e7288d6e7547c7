package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandTest {

    @TempDir
    private Path directory;

    private String file = "";

    @BeforeEach
    void recordTheExamples() {
        file = directory.resolve("schemas.txt").toString();
        Tool.Outcome outcome = Tool.run("schema", "--record", file);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("schemas.txt: ");
    }

    @Test
    void whatWasRecordedIsReadable() throws IOException {
        Tool.Outcome outcome = Tool.run("schema", "--check", file, "--json");
        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        assertThat(outcome.json().path("readable").asInt()).isPositive();
        assertThat(outcome.json().path("unreadable")).isEmpty();
        assertThat(outcome.json().path("new")).isEmpty();
        assertThat(Files.readString(Path.of(file))).contains("record BankAccount.Deposited cents:long");
    }

    @Test
    void whatIsNotRecordedYetFailsWithTheHint() throws IOException {
        String all = Files.readString(Path.of(file));
        Files.writeString(Path.of(file), all.substring(0, all.indexOf("\nWallet ")));
        Tool.Outcome outcome = Tool.run("schema", "--check", file);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("new Wallet: Wallet.Holding").contains("run --record");

        assertThat(Tool.run("schema", "--record", file).exitCode()).isZero();
        assertThat(Files.readString(Path.of(file))).isEqualTo(all);
    }

    @Test
    void whatCannotBeReadFailsAndIsNotRecordedOver() throws IOException {
        String changed =
                Files.readString(Path.of(file)) + "\nRocket 3e2c2ac7a1a3fd3e Rocket.Started\n    base64:AA==\n";
        Files.writeString(Path.of(file), changed);
        assertThat(Tool.run("schema", "--check", file).err()).contains("was changed: its fingerprint is");
        String fingerprint =
                Tool.run("schema", "--check", file).err().replaceAll("(?s).*fingerprint is (\\w+),.*", "$1");
        changed = changed.replace("3e2c2ac7a1a3fd3e", fingerprint);
        Files.writeString(Path.of(file), changed);

        Tool.Outcome outcome = Tool.run("schema", "--check", file, "--json");
        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode finding = outcome.json().path("unreadable").path(0);
        assertThat(finding.path("actorType").asText()).isEqualTo("Rocket");
        assertThat(finding.path("type").asText()).isEqualTo("Rocket.Started");
        assertThat(finding.path("fingerprint").asText()).isEqualTo(fingerprint);
        assertThat(finding.path("reason").asText()).contains("no actor type of today");
        assertThat(Tool.run("schema", "--record", file).exitCode()).isEqualTo(1);
        assertThat(Files.readString(Path.of(file))).isEqualTo(changed);
    }

    @Test
    void wrongUsageIsOneLine() throws IOException {
        Path letter = Files.writeString(directory.resolve("letter.txt"), "dear friend");
        assertUsage(
                "there is no",
                "schema",
                "--check",
                directory.resolve("none.txt").toString());
        assertUsage("does not begin with", "schema", "--check", letter.toString());
        assertUsage("does not begin with", "schema", "--record", letter.toString());
        assertUsage("there is no such file", "schema", "--check", file, "--class-path", "none.jar");
        assertThat(Tool.run("schema").exitCode()).isEqualTo(2);
        assertThat(Tool.run("schema", "--check", file, "--record", file).exitCode())
                .isEqualTo(2);
    }

    private static void assertUsage(String message, String... arguments) {
        Tool.Outcome outcome = Tool.run(arguments);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().contains(message);
    }
}
