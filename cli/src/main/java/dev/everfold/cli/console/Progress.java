package dev.everfold.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * One line on stderr that says how far long work has come, rewritten in place; nothing at all unless somebody is
 * watching. For one thread.
 */
public final class Progress implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean isWatched;
    private Instant next;

    private Progress(PrintStream out, InstantSource clock, boolean isWatched) {
        this.out = out;
        this.clock = clock;
        this.isWatched = isWatched;
        this.next = clock.instant();
    }

    /** Progress on stderr, if stdout and stderr are terminals. */
    public static Progress onTerminal(InstantSource clock) {
        return new Progress(System.err, clock, Terminal.isWatched());
    }

    static Progress to(PrintStream out, InstantSource clock) {
        return new Progress(out, clock, true);
    }

    /** Shows a line, five times a second at most; the text is made only when it is shown. */
    public void show(Supplier<String> text) {
        if (!isWatched) {
            return;
        }
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(PAUSE);
            out.print(CLEAR_LINE + text.get());
            out.flush();
        }
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (isWatched) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
