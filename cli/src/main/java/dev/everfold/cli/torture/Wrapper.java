package dev.everfold.cli.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs another one.
 *
 * @param command comes before the other's command line
 * @param forks whether the other is its child; otherwise it becomes the other
 */
record Wrapper(List<String> command, boolean forks) {

    /** None: the process is started as it is. */
    static final Wrapper NONE = new Wrapper(List.of(), false);

    /** In a fresh namespace every process has number 1, so each run has the process id of the one that was killed. */
    static final Wrapper NAMESPACE = new Wrapper(List.of("unshare", "-pf", "--mount-proc", "--kill-child"), true);

    /** Root becomes an owner like any other: what a file's permissions forbid is forbidden. */
    static final Wrapper WITHOUT_PRIVILEGES =
            new Wrapper(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"), false);

    Wrapper {
        command = List.copyOf(command);
    }

    /** Whether this machine and user can run programs by it. */
    boolean works() throws InterruptedException {
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        return Programs.succeeds(trial.toArray(String[]::new));
    }
}
