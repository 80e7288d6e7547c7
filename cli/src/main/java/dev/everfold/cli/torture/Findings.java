package dev.everfold.cli.torture;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong. Usable from any thread. */
final class Findings {

    /** More than these are counted, but not described. */
    private static final int DESCRIBED_MAX = 50;

    private final List<String> descriptions = new ArrayList<>();
    private long lost;
    private long duplicated;
    private long others;

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

    /** Something else is wrong. */
    synchronized void other(String what) {
        others++;
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
        return lost + duplicated + others == 0;
    }

    synchronized List<String> descriptions() {
        return List.copyOf(descriptions);
    }
}
