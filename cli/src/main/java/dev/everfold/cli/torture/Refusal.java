package dev.everfold.cli.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hears a process that is not to get the store. Lines come in on one thread, and are read when it has ended. */
final class Refusal implements Consumer<Line> {

    private final List<Line> lines = new ArrayList<>();

    @Override
    public synchronized void accept(Line line) {
        lines.add(line);
    }

    /**
     * Judges what was said.
     *
     * @param exitCode of the process
     * @param expected what its one error says, among other things
     */
    synchronized void judge(int exitCode, String expected, Findings findings) {
        if (lines.stream().anyMatch(Line.Opened.class::isInstance)) {
            findings.undetected("a store was opened instead of an error that says: " + expected);
            return;
        }
        List<Line> errors =
                lines.stream().filter(line -> !(line instanceof Line.Opening)).toList();
        boolean isClear = errors.size() == 1
                && errors.getFirst() instanceof Line.Failed(var _, String what)
                && what.contains(expected);
        if (!isClear || exitCode != Workload.FAILED) {
            findings.other("opening a store ended with exit code " + exitCode + ", without one error that says: "
                    + expected + "; but with: " + errors);
        }
    }
}
