package dev.everfold.cli.torture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.cli.torture.FaultKind.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run of several kinds.
 *
 * @param seed that repeats the plan
 * @param kinds those that were run, in order
 * @param missing what the machine lacks, by the name of the kind that needs it
 */
record TortureReport(long seed, List<KindReport> kinds, Map<String, Missing> missing) {

    private static final String ROW = "%-14s %8s %8s %13s %8s %6s %10s %10s %14s";

    /** Whether nothing was found wrong. */
    boolean isClean() {
        return kinds.stream().allMatch(KindReport::isClean);
    }

    /** Whether everything was tried, and there was time for each kind. */
    boolean isComplete() {
        return missing.isEmpty()
                && kinds.stream().allMatch(report -> report.counts().rounds() > 0);
    }

    /** An object for each kind. */
    List<ObjectNode> toJson() {
        List<ObjectNode> objects = new ArrayList<>();
        kinds.forEach(report -> objects.add(toJson(report)));
        missing.forEach((kind, lack) -> {
            if (lack.prevents()) {
                objects.add(toJson(nothing(kind)));
            }
        });
        return objects;
    }

    /** Of a kind that could not be tried. */
    private static KindReport nothing(String kind) {
        return new KindReport(kind, new KindReport.Counts(0, 0, 0, 0), new KindReport.Wrongs(0, 0, 0, List.of()), -1);
    }

    private ObjectNode toJson(KindReport report) {
        ObjectNode json = object(report.kind())
                .put("rounds", report.counts().rounds())
                .put("faults", report.counts().faults())
                .put("acknowledged", report.counts().acknowledged())
                .put("trimmed", report.counts().trimmed())
                .put("lost", report.wrongs().lost())
                .put("duplicated", report.wrongs().duplicated())
                .put("undetected", report.wrongs().undetected())
                .put("reopenMillisMax", report.reopenMillisMax());
        report.wrongs().descriptions().forEach(json.putArray("findings")::add);
        Missing lack = missing.get(report.kind());
        if (lack != null) {
            json.put("missing", lack.what());
        }
        return json;
    }

    private ObjectNode object(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("seed", seed);
    }

    /** A table, with a line for each kind. */
    List<String> toText() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                ROW,
                "kind",
                "rounds",
                "faults",
                "acknowledged",
                "trimmed",
                "lost",
                "duplicated",
                "undetected",
                "slowest reopen"));
        kinds.forEach(report -> lines.add(String.format(
                Locale.ROOT,
                ROW,
                report.kind(),
                number(report.counts().rounds()),
                number(report.counts().faults()),
                number(report.counts().acknowledged()),
                number(report.counts().trimmed()),
                number(report.wrongs().lost()),
                number(report.wrongs().duplicated()),
                number(report.wrongs().undetected()),
                report.reopenMillisMax() < 0 ? "-" : number(report.reopenMillisMax()) + " ms")));
        missing.forEach((kind, lack) -> lines.add(
                String.format("%-14s %s: needs %s", kind, lack.prevents() ? "NOT RUN" : "INCOMPLETE", lack.what())));
        lines.add("seed " + seed);
        return lines;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
