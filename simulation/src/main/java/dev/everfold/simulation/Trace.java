package dev.everfold.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened in a run: the newest lines, and a digest of all of them. */
final class Trace {

    private static final long PRIME = 0x100000001b3L; // of FNV-1a, for 64 bits

    private final int linesMax;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Consumer<String> listener;
    private long step;
    private long digest = 0xcbf29ce484222325L;

    Trace(int linesMax) {
        this(linesMax, _ -> {});
    }

    /** A trace that also tells each line as it happens. */
    Trace(int linesMax, Consumer<String> listener) {
        this.linesMax = linesMax;
        this.listener = listener;
    }

    void nextStep() {
        step++;
    }

    long step() {
        return step;
    }

    void say(String what) {
        digest = (digest ^ step) * PRIME;
        digest = (digest ^ what.hashCode()) * PRIME;
        if (lines.size() == linesMax) {
            lines.removeFirst();
        }
        String line = String.format(Locale.ROOT, "%5d  %s", step, what);
        lines.addLast(line);
        listener.accept(line);
    }

    long digest() {
        return digest;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
