package dev.everfold.cli.torture;

import dev.everfold.cli.torture.KindReport.Wrongs;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong. Usable from any thread. */
final class Findings {

    /** More than these are counted, but not described. */
    private static final int DESCRIBED_MAX = 50;

    private final List<String> descriptions = new ArrayList<>();
    private long lost;
    private long duplicated;
    private long undetected;

    /** Something acknowledged, or sent, is not there. */
    synchronized void lost(long count, String what) {
        lost += count;
        describe("lost: " + what);
    }

    /** Something happened twice. */
    synchronized void duplicated(long count, String what) {
        duplicated += count;
        describe("duplicated: " + what);
    }

    /** Something that should have ended in an error went well. */
    synchronized void undetected(String what) {
        undetected++;
        describe("undetected: " + what);
    }

    /** Something else is wrong. */
    synchronized void other(String what) {
        describe(what);
    }

    private void describe(String what) {
        if (descriptions.size() < DESCRIBED_MAX) {
            descriptions.add(what);
        }
    }

    synchronized long lost() {
        return lost;
    }

    synchronized long duplicated() {
        return duplicated;
    }

    synchronized boolean isEmpty() {
        return descriptions.isEmpty();
    }

    synchronized List<String> descriptions() {
        return List.copyOf(descriptions);
    }

    synchronized Wrongs toWrongs() {
        return new Wrongs(lost, duplicated, undetected, List.copyOf(descriptions));
    }
}
