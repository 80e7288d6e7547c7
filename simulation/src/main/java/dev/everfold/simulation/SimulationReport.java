package dev.everfold.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a simulation did and found.
 *
 * @param seeds how many runs there were
 * @param steps how many things happened in them
 * @param answers how many commands and reads of clients were answered
 * @param faults how often what went wrong
 * @param digest of everything that happened: the same at every run with the same seeds, options and code
 * @param violations the promises that were broken, one a seed at most, and a hundred in all
 */
public record SimulationReport(
        int seeds, long steps, long answers, Map<Fault, Long> faults, long digest, List<Violation> violations) {

    public SimulationReport {
        faults = faults.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(faults));
        violations = List.copyOf(violations);
    }

    private static final int VIOLATIONS_MAX = 100;

    /** No runs at all. */
    public static final SimulationReport NONE = new SimulationReport(0, 0, 0, Map.of(), 0, List.of());

    /** This report and that of the seeds behind it. */
    public SimulationReport and(SimulationReport next) {
        Map<Fault, Long> all = new EnumMap<>(Fault.class);
        all.putAll(faults);
        next.faults.forEach((fault, times) -> all.merge(fault, times, Long::sum));
        return new SimulationReport(
                seeds + next.seeds,
                steps + next.steps,
                answers + next.answers,
                all,
                digest + next.digest,
                Stream.concat(violations.stream(), next.violations.stream())
                        .limit(VIOLATIONS_MAX)
                        .toList());
    }

    /** How many processes ended without warning. */
    public long crashes() {
        return count(true);
    }

    /** How often anything else went wrong. */
    public long otherFaults() {
        return count(false);
    }

    private long count(boolean crashes) {
        return faults.entrySet().stream()
                .filter(fault -> fault.getKey().isCrash() == crashes)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * For tests: this report, if every promise was kept.
     *
     * @throws AssertionError that describes the first violation
     */
    public SimulationReport orThrow() {
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.getFirst().describe());
        }
        return this;
    }
}
