package dev.everfold.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/** Runs the command-line tool in this process, and keeps what it says. */
final class Tool {

    /** The end of a run. */
    record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out.lines().toList().getLast());
            } catch (JsonProcessingException e) {
                throw new AssertionError("the last line is no JSON: " + out, e);
            }
        }
    }

    private Tool() {}

    static Outcome run(String... arguments) {
        return run(List.of(arguments));
    }

    static Outcome run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    /** Where the real input is, if this checkout has it beside it. */
    static Path realFile() {
        return Path.of(System.getProperty("user.dir"))
                .resolve("../../shared/data/online-retail-10k.csv")
                .normalize();
    }
}
