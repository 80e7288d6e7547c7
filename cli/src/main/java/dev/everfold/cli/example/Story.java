package dev.everfold.cli.example;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What is told of an example while it runs, and whether everything came out right. */
final class Story {

    private final String example;
    private final Path directory;
    private final PrintWriter out;
    private boolean isRight = true;

    /**
     * A story.
     *
     * @param example its name
     * @param directory for everything it makes
     * @param out where it is told
     */
    Story(String example, Path directory, PrintWriter out) {
        this.example = example;
        this.directory = directory;
        this.out = out;
    }

    Path directory() {
        return directory;
    }

    synchronized boolean isRight() {
        return isRight;
    }

    synchronized void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** Holds the outcome against what it is to be. */
    synchronized void expect(String what, boolean isSo) {
        if (!isSo) {
            isRight = false;
            say("   WRONG: expected %s", what);
        }
    }

    /** Plays an act to its good end, and gives what it said. */
    List<String> play(String act, String... arguments) throws IOException, InterruptedException {
        return play(0, act, arguments);
    }

    /** Plays an act that crashes, and gives what it said until then. */
    List<String> playUntilCrash(String act, String... arguments) throws IOException, InterruptedException {
        List<String> lines = play(Act.CRASHED, act, arguments);
        say("   --- the process dies ---");
        return lines;
    }

    private List<String> play(int exitCode, String act, String... arguments) throws IOException, InterruptedException {
        try (Child child = start(act, line -> say("   %s", line), arguments)) {
            int ended = child.awaitEnd();
            if (ended != exitCode) {
                throw new IOException("the act \"" + act + "\" of the example " + example + " ended with exit code "
                        + ended + ", not " + exitCode);
            }
            return child.lines();
        }
    }

    /** Starts an act. */
    Child start(String act, Consumer<String> heard, String... arguments) throws IOException {
        return Child.start(example, act, directory, List.of(arguments), heard);
    }
}
