package dev.everfold.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What a benchmark prints. */
final class Figures {

    private Figures() {}

    /** Prints figures, in their order: as one JSON object, or a line each. */
    static void print(Map<String, Object> figures, boolean json) throws JsonProcessingException {
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> System.out.printf(Locale.ROOT, "%-24s %s%n", name, value));
        }
    }

    /** What measures, with a directory of its own. */
    @FunctionalInterface
    interface Measuring {
        Map<String, Object> in(Path directory) throws IOException;
    }

    /** Measures in a new directory, which is deleted afterwards, and prints what comes of it. */
    static void printOf(Measuring measuring, boolean json) throws IOException {
        Path directory = Files.createTempDirectory("everfold-bench");
        try {
            print(measuring.in(directory), json);
        } finally {
            Directories.delete(directory);
        }
    }

    static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
