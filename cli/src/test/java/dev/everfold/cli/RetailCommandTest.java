package dev.everfold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.ActorSystem;
import dev.everfold.cli.demo.ChildProcess;
import dev.everfold.cli.demo.PlainSum;
import dev.everfold.cli.demo.SyntheticInvoices;
import dev.everfold.examples.counter.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a disk, as a user runs it. */
@Timeout(300)
class RetailCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aCrashInTheMiddleOfAMadeUpFileChangesNothing() throws Exception {
        Path input = directory.resolve("invoices.csv");
        SyntheticInvoices.write(input, 3_000, 11);
        crashAndResume(input, 1_000);
    }

    @Test
    void aCrashInTheMiddleOfTheRealFileChangesNothing() throws Exception {
        assumeThat(Tool.realFile()).exists();
        crashAndResume(Tool.realFile(), 3_000);
    }

    private void crashAndResume(Path input, int crashAfter) throws Exception {
        PlainSum sum = PlainSum.of(input);
        ChildProcess crashed = ChildProcess.run(
                Main.class.getName(), directory, arguments(input, "--crash-after", Integer.toString(crashAfter)));
        assertThat(crashed.exitCode()).as("%s", crashed.stderr()).isEqualTo(137);
        assertThat(store().resolve("rejects.csv")).doesNotExist();

        JsonNode resumed = retail(input).json();
        assertThat(resumed.path("duplicates").asLong()).isBetween((long) crashAfter, sum.accepted() - 1);
        assertThat(resumed.path("applied").asLong())
                .isEqualTo(sum.accepted() - resumed.path("duplicates").asLong());
        assertAgrees(resumed, sum);

        JsonNode again = retail(input).json();
        assertThat(again.path("applied").asLong()).isZero();
        assertThat(again.path("duplicates").asLong()).isEqualTo(sum.accepted());
        assertAgrees(again, sum);
    }

    private void assertAgrees(JsonNode run, PlainSum sum) throws IOException {
        long rejected = sum.lines() - sum.accepted();
        assertThat(run.path("lines").asLong()).isEqualTo(sum.lines());
        assertThat(run.path("rejected").asLong()).isEqualTo(rejected);
        assertThat(Files.readAllLines(store().resolve("rejects.csv"))).hasSize((int) rejected + 1);
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        sum.totals().addTo(expected);
        expected.properties()
                .forEach(total -> assertThat(run.path(total.getKey()).toString())
                        .as(total.getKey())
                        .isEqualTo(total.getValue().toString()));
    }

    @Test
    void theJsonHasItsMembersInOrder() throws IOException {
        List<String> names = new ArrayList<>();
        retail(tiny()).json().fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "lines",
                        "applied",
                        "duplicates",
                        "rejected",
                        "invoices",
                        "customers",
                        "items",
                        "revenue",
                        "cancelled",
                        "spent",
                        "unitsSold",
                        "unitsReturned",
                        "unitsAdjusted",
                        "topCustomers",
                        "elapsedSeconds",
                        "commandsPerSecond");
    }

    @Test
    void rejectsAreListedWithLineNumberAndReason() throws IOException {
        Tool.Outcome outcome = Tool.run("retail", "--input", tiny().toString(), "--data", store().toString());
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("5 lines: 2 applied, 0 duplicates, 3 rejected");
        assertThat(Files.readAllLines(store().resolve("rejects.csv")))
                .containsExactly(
                        "line,reason",
                        "3,\"Quantity is no whole number: \"\"many\"\"\"",
                        "4,\"the line has 2 columns, the header has 5\"",
                        "6,\"the quantity is negative, but the invoice is no cancellation and the price is not 0\"");
    }

    @Test
    void rejectsAreRewrittenAtEachRun() throws IOException {
        retail(tiny());
        List<String> first = Files.readAllLines(store().resolve("rejects.csv"));
        assertThat(retail(tiny()).json().path("rejected").asLong()).isEqualTo(3);
        assertThat(Files.readAllLines(store().resolve("rejects.csv"))).isEqualTo(first);
    }

    @Test
    void aFileWithoutLinesHasTotalsOfZero() throws IOException {
        JsonNode json = retail(csv("InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID\n"))
                .json();
        assertThat(json.path("lines").asLong()).isZero();
        assertThat(json.path("revenue").asText()).isEqualTo("0");
        assertThat(json.path("topCustomers")).isEmpty();
    }

    @Test
    void aMissingColumnIsOneErrorAndNothingIsWritten() throws IOException {
        assertRefused(csv("InvoiceNo,StockCode,Quantity,UnitPrice\n1,2,3,4\n"), "lacks the column(s) CustomerID");
    }

    @Test
    void anEmptyFileIsOneErrorAndNothingIsWritten() throws IOException {
        assertRefused(csv(""), "is empty");
    }

    @Test
    void aMissingFileIsOneErrorAndNothingIsWritten() {
        assertRefused(directory.resolve("missing.csv"), "there is no file");
    }

    private void assertRefused(Path input, String message) {
        Tool.Outcome outcome = retail(input);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("everfold: ")
                .contains(message);
        assertThat(store()).doesNotExist();
    }

    @Test
    void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(store());
        Files.writeString(store().resolve("letter.txt"), "dear");
        Tool.Outcome outcome = retail(tiny());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().contains("holds other things and no store");
        assertThat(store()).isDirectoryContaining("glob:**/letter.txt");
        try (var found = Files.list(store())) {
            assertThat(found).hasSize(1);
        }
    }

    @Test
    void aStoreInUseIsLeftAlone() throws IOException {
        try (ActorSystem _ = ActorSystem.open(store(), Counter.TYPE)) {
            Tool.Outcome outcome = retail(tiny());
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err().lines()).singleElement().asString().contains("already open");
        }
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Files.writeString(store(), "dear");
        Tool.Outcome outcome = retail(tiny());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("is no directory");
        assertThat(store()).hasContent("dear");
    }

    @Test
    void valuesOutOfRangeAreUsageErrors() throws IOException {
        for (List<String> wrong : List.of(
                List.of("--clients", "0"),
                List.of("--clients", "100001"),
                List.of("--clients", "few"),
                List.of("--crash-after", "0"),
                List.of("--durability", "mostly"),
                List.of("--colour", "red"))) {
            List<String> arguments = arguments(tiny(), wrong.toArray(String[]::new));
            Tool.Outcome outcome = Tool.run(arguments);
            assertThat(outcome.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(outcome.err()).startsWith("everfold: ").contains(wrong.getFirst());
        }
        assertThat(store()).doesNotExist();
    }

    @Test
    void bothDurabilitiesRun() throws IOException {
        for (String durability : List.of("synced", "WRITTEN")) {
            Tool.Outcome outcome = Tool.run(arguments(tiny(), "--durability", durability));
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        }
    }

    private Tool.Outcome retail(Path input) {
        return Tool.run(arguments(input));
    }

    private List<String> arguments(Path input, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("retail", "--input", input.toString(), "--data", store().toString(), "--json"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Path store() {
        return directory.resolve("store");
    }

    private Path tiny() throws IOException {
        return csv("""
                InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID
                1,a,2,1.50,c
                1,a,many,1.50,c
                1,a
                C1,a,-1,1.50,c
                1,a,-2,1.50,c
                """);
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(directory.resolve("lines.csv"), text);
    }
}
