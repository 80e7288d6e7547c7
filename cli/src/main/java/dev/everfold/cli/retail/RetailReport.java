package dev.everfold.cli.retail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a run says at its end.
 *
 * @param lines what became of the lines of the file
 * @param totals what the actors say
 * @param folding from the first line read to the last message delivered
 * @param elapsed from the first line read to the totals
 */
record RetailReport(Lines lines, RetailTotals totals, Duration folding, Duration elapsed) {

    /**
     * Numbers of data lines.
     *
     * @param read how many the file has; the sum of the other three
     * @param applied accepted by this run
     * @param duplicates accepted by an earlier run, and not again
     * @param rejected listed in rejects.csv
     */
    record Lines(long read, long applied, long duplicates, long rejected) {}

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lines", lines.read())
                .put("applied", lines.applied())
                .put("duplicates", lines.duplicates())
                .put("rejected", lines.rejected());
        totals.addTo(json);
        json.put("elapsedSeconds", seconds()).put("commandsPerSecond", commandsPerSecond());
        return json;
    }

    List<String> toText() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%,d lines: %,d applied, %,d duplicates, %,d rejected",
                        lines.read(),
                        lines.applied(),
                        lines.duplicates(),
                        lines.rejected()),
                String.format(
                        Locale.ROOT,
                        "%,d invoices, %,d customers, %,d stock items",
                        totals.actors().invoices(),
                        totals.actors().customers(),
                        totals.actors().items()),
                "revenue " + totals.money().revenue().toPlainString() + ", of which cancelled "
                        + totals.money().cancelled().toPlainString() + "; customers spent "
                        + totals.money().spent().toPlainString(),
                String.format(
                        Locale.ROOT,
                        "units sold %,d, returned %,d, adjusted %,d",
                        totals.units().sold(),
                        totals.units().returned(),
                        totals.units().adjusted()),
                String.format(
                        Locale.ROOT,
                        "%.1f seconds in all; %,d lines a second until the last message was delivered",
                        seconds(),
                        commandsPerSecond()));
    }

    private double seconds() {
        return elapsed.toMillis() / 1000.0;
    }

    private long commandsPerSecond() {
        return Math.round(lines.read() * 1000.0 / Math.max(1, folding.toMillis()));
    }
}
