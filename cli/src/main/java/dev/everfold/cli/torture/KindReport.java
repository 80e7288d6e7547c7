package dev.everfold.cli.torture;

import java.util.List;

/**
 * What came of the rounds of one {@link FaultKind}.
 *
 * @param kind its name
 * @param reopenMillisMax the longest time from the beginning of opening a store to the first reply; negative when none
 *     was opened
 */
public record KindReport(String kind, Counts counts, Wrongs wrongs, long reopenMillisMax) {

    /**
     * What was done.
     *
     * @param rounds ended, however many faults each had
     * @param faults brought about
     * @param acknowledged commands that clients got an answer to
     * @param trimmed segments that the journals have forgotten or archived
     */
    public record Counts(int rounds, long faults, long acknowledged, long trimmed) {}

    /**
     * What was found.
     *
     * @param lost acknowledged, or sent, and not there
     * @param duplicated done twice
     * @param undetected faults that should have ended in an error and did not
     * @param descriptions of these and of whatever else was wrong
     */
    public record Wrongs(long lost, long duplicated, long undetected, List<String> descriptions) {}

    /** Whether nothing was found. */
    public boolean isClean() {
        return wrongs.descriptions.isEmpty();
    }
}
