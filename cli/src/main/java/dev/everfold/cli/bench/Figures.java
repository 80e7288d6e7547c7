package dev.everfold.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
