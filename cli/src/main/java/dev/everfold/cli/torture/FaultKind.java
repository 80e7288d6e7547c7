package dev.everfold.cli.torture;

import java.io.IOException;
import java.util.Optional;

/** A kind of fault, tried on real processes and files in rounds. For one thread, and for any number of runs. */
public interface FaultKind {

    /** Short, in lower case, with hyphens: {@code power-ext4}. */
    String name();

    /** What this machine, or this user, lacks for it. */
    default Optional<Missing> missing() throws IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * Runs rounds as long as the budget allows, and stops at the first thing that is wrong. Blocks. Everything is in
     * the budget's directory, and is left there when something is wrong; otherwise nothing is left.
     *
     * @throws IOException when the round could not be run, which tells nothing about the store
     */
    KindReport run(Budget budget) throws IOException, InterruptedException;

    /**
     * What a machine lacks.
     *
     * @param what goes behind "needs", as in "root and loop devices"
     * @param prevents whether nothing of the kind can be tried without; otherwise the kind runs, and shows less
     */
    record Missing(String what, boolean prevents) {}
}
