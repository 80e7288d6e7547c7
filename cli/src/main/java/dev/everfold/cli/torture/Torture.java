package dev.everfold.cli.torture;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs kinds of fault one after the other, and shares the time among them. For one thread. */
final class Torture {

    private Torture() {}

    /**
     * Runs the kinds that this machine can run. Blocks. What a kind leaves behind is in a directory with its name.
     *
     * @param whole the budget of all: every kind has its rounds, and a part of the time that is left
     */
    static TortureReport run(List<FaultKind> kinds, Budget whole) throws IOException, InterruptedException {
        List<KindReport> reports = new ArrayList<>();
        Map<String, FaultKind.Missing> missing = new LinkedHashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            FaultKind kind = kinds.get(i);
            Optional<FaultKind.Missing> lack = kind.missing();
            lack.ifPresent(what -> missing.put(kind.name(), what));
            if (lack.isEmpty() || !lack.get().prevents()) {
                reports.add(run(kind, share(whole, kind, kinds.size() - i)));
            }
        }
        return new TortureReport(whole.seed(), reports, missing);
    }

    private static Budget share(Budget whole, FaultKind kind, int kindsLeft) throws IOException {
        Path directory = Files.createDirectories(whole.directory().resolve(kind.name()));
        Instant now = whole.clock().instant();
        Instant end = now.plus(Duration.between(now, whole.end()).dividedBy(kindsLeft));
        return new Budget(whole.roundsMax(), end, whole.clock(), whole.seed(), directory, whole.progress());
    }

    private static KindReport run(FaultKind kind, Budget budget) throws IOException, InterruptedException {
        try {
            KindReport report = kind.run(budget);
            if (report.isClean()) {
                Directories.delete(budget.directory());
            }
            return report;
        } catch (IOException | RuntimeException failure) {
            // The other kinds are to be tried all the same.
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            Findings findings = new Findings();
            findings.other("the rounds could not be run to their end: " + trace);
            return new Tally(kind.name(), budget, findings).report();
        }
    }
}
