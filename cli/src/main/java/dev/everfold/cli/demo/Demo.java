package dev.everfold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The story that the demo tells, one process after the other. */
final class Demo {

    private static final int LINES = 10_000;
    private static final int CRASH_AFTER = 4_000;
    private static final long SEED = 2_010;
    private static final int KILLED = 137;
    private static final List<List<String>> TOTALS = List.of(
            List.of("invoices", "customers", "items"),
            List.of("revenue", "cancelled", "spent"),
            List.of("unitsSold", "unitsReturned", "unitsAdjusted"),
            List.of("topCustomers"));

    private final String mainClass;
    private final Path directory;
    private final PrintWriter out;
    private boolean isRight = true;

    /**
     * A demo.
     *
     * @param mainClass of this tool
     * @param directory for everything it makes
     * @param out where the story goes
     */
    Demo(String mainClass, Path directory, PrintWriter out) {
        this.mainClass = mainClass;
        this.directory = directory;
        this.out = out;
    }

    /** Runs and tells everything, and returns whether everything came out right. */
    boolean tell() throws IOException, InterruptedException {
        Path input = directory.resolve("invoices.csv");
        SyntheticInvoices.write(input, LINES, SEED);
        PlainSum sum = PlainSum.of(input);
        long rejected = sum.lines() - sum.accepted();
        say("1. Made a file of %,d invoice lines, %,d of which make no sense.", sum.lines(), rejected);

        ChildProcess crashed = retail(input, "--crash-after", Integer.toString(CRASH_AFTER));
        check(crashed.exitCode() == KILLED, crashed);
        say(
                "2. Folded them into actors, and halted the process without any cleanup once %,d lines were"
                        + " acknowledged: exit code %d.",
                CRASH_AFTER, crashed.exitCode());

        JsonNode second = result(retail(input));
        say(
                "3. Ran the same again: %,d lines were on record and counted once, %,d were new, %,d rejected.",
                second.path("duplicates").asLong(),
                second.path("applied").asLong(),
                second.path("rejected").asLong());
        expect("duplicates after the crash", second.path("duplicates").asLong() >= CRASH_AFTER);
        expect(
                "accepted lines",
                second.path("duplicates").asLong() + second.path("applied").asLong() == sum.accepted());
        expect("rejected lines", second.path("rejected").asLong() == rejected);

        JsonNode third = result(retail(input));
        say(
                "4. And a third time: %,d lines were on record, %,d were new, nothing was counted again.",
                third.path("duplicates").asLong(), third.path("applied").asLong());
        expect("nothing new in the third run", third.path("applied").asLong() == 0);
        expect("all on record in the third run", third.path("duplicates").asLong() == sum.accepted());

        verifyStore();
        say("6. Compared what the actors say with a plain sum over the file:");
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        sum.totals().addTo(expected);
        for (JsonNode run : List.of(second, third)) {
            TOTALS.stream().flatMap(List::stream).forEach(name -> compare(name, expected, run));
        }
        TOTALS.forEach(names -> show(names, expected, third));
        say(isRight ? "Everything is equal: nothing was lost, nothing was counted twice." : "NOT EVERYTHING IS EQUAL.");
        return isRight;
    }

    private void verifyStore() throws IOException, InterruptedException {
        JsonNode verified = result(run(List.of("verify", "--data", store(), "--json")));
        say(
                "5. Read the store offline: %,d entries of %,d actors, nothing damaged.",
                verified.path("entries").asLong(), verified.path("actors").asLong());
    }

    private ChildProcess retail(Path input, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("retail", "--input", input.toString(), "--data", store(), "--json"));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private ChildProcess run(List<String> arguments) throws IOException, InterruptedException {
        Path output = Files.createDirectories(directory.resolve("output"));
        return ChildProcess.run(mainClass, output, arguments);
    }

    private static JsonNode result(ChildProcess process) throws IOException {
        check(process.exitCode() == 0 && !process.stdout().isEmpty(), process);
        return new ObjectMapper().readTree(process.stdout().getLast());
    }

    /** What cannot go on ends the demo. */
    private static void check(boolean isAsExpected, ChildProcess process) throws IOException {
        if (!isAsExpected) {
            throw new IOException("a step of the demo ended with exit code " + process.exitCode() + ":\n"
                    + String.join("\n", process.stdout()) + "\n" + String.join("\n", process.stderr()));
        }
    }

    private void expect(String what, boolean isAsExpected) {
        if (!isAsExpected) {
            isRight = false;
            say("   WRONG: %s", what);
        }
    }

    private void compare(String name, JsonNode expected, JsonNode actual) {
        if (!isEqual(expected, actual, name)) {
            isRight = false;
            say("   WRONG: %s is %s, the plain sum %s", name, actual.path(name), expected.path(name));
        }
    }

    private void show(List<String> names, JsonNode expected, JsonNode actual) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            JsonNode value = actual.path(name);
            values.add(value.isArray() ? "the " + value.size() + " best customers" : name + " " + value.asText());
        }
        boolean isEqual = names.stream().allMatch(name -> isEqual(expected, actual, name));
        say("   %-60s %s", String.join(", ", values), isEqual ? "equal" : "NOT EQUAL");
    }

    /** As text: a number that was read is of another node type than one that was put. */
    private static boolean isEqual(JsonNode expected, JsonNode actual, String name) {
        return expected.path(name).toString().equals(actual.path(name).toString());
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
