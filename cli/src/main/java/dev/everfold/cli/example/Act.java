package dev.everfold.cli.example;

import dev.everfold.durable.Invocation;
import dev.everfold.durable.InvocationStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A process of a story; whatever it says on stdout is heard there.
 *
 * @param name of the act
 * @param directory of the story
 * @param arguments what else it is told
 * @param out stdout
 */
record Act(String name, Path directory, List<String> arguments, PrintStream out) {

    /** The exit code of a process that crashes, as of one that is killed. */
    static final int CRASHED = 137;

    private static final Duration GLANCE = Duration.ofMillis(10);

    /** Plays the act of this name of this example, in this directory. */
    public static void main(String[] arguments) throws Exception {
        Example example = Example.all().stream()
                .filter(each -> each.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> more = Arrays.asList(arguments).subList(3, arguments.length);
        example.play(new Act(arguments[1], Path.of(arguments[2]), more, out));
        // What is left of threads is not waited for.
        System.exit(0);
    }

    /** The store of the story. */
    Path store() {
        return directory.resolve("store");
    }

    int number(int argument) {
        return Integer.parseInt(arguments.get(argument));
    }

    void say(String line) {
        out.println(line);
    }

    /** Ends the process on the spot: nothing is closed, nothing is flushed. */
    void crash() {
        Runtime.getRuntime().halt(CRASHED);
    }

    /** Waits until the invocation waits, or has ended. */
    static void awaitRest(Invocation<?> invocation) {
        InvocationStatus status = invocation.info().status();
        while (status != InvocationStatus.SUSPENDED && !status.isEnd()) {
            var _ = invocation.result(GLANCE);
            status = invocation.info().status();
        }
    }
}
