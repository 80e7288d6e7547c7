package dev.everfold.cli.simulate;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** As long as it is open, the engine's log is silent: it would tell of faults that are meant. For one thread. */
public final class Silence implements AutoCloseable {

    // Kept here, as the logging system forgets loggers that nobody holds.
    private static final Logger ENGINE_LOG = Logger.getLogger("dev.everfold");

    private final @Nullable Level before = ENGINE_LOG.getLevel();

    /** Begins it. */
    public Silence() {
        ENGINE_LOG.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        ENGINE_LOG.setLevel(before);
    }
}
