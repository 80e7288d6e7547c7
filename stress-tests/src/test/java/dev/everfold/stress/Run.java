package dev.everfold.stress;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One run of jcstress, in a process of its own, as it forks others and prints much. What it printed and its report are
 * in the run's folder.
 *
 * @param exitCode 0 when nothing forbidden was seen and nothing broke
 * @param passed tests that ran and passed, each counted once for every kind of JVM that it ran on
 * @param summary what it said about what did not pass
 */
record Run(int exitCode, int passed, String summary) {

    /** A preset of jcstress's; {@code quick} is ours, of about a second a test. */
    private static final String MODE = System.getProperty("everfold.stress", "quick");

    /** One kind of JVM, which compiles as it goes along; other modes try every kind and every mixture of compilers. */
    private static final List<String> QUICK =
            List.of("-f", "1", "-iters", "1", "-time", "300", "-sc", "false", "-jvmArgs", "-Xmx256m -XX:+UseSerialGC");

    private static final long QUICK_MINUTES_MAX = 10;
    private static final long LONG_MINUTES_MAX = 24 * 60;

    private static final Pattern PASSED = Pattern.compile("\\(Results: \\d+ planned; (\\d+) passed");
    private static final Pattern SUMMARY = Pattern.compile("(?s)RUN RESULTS:.*");

    /** Runs every test, for as long as the mode asks for. */
    static Run ofAll(Path folder) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-m", MODE));
        if (MODE.equals("quick")) {
            options.addAll(QUICK);
        }
        return run(folder, classPath(), options);
    }

    /** Runs these tests, shortly, with these classes in front of the product's. */
    static Run of(Path folder, List<String> tests, Path classes) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-m", "quick", "-t", "\\.(" + String.join("|", tests) + ")$"));
        options.addAll(QUICK);
        return run(folder, classes + File.pathSeparator + classPath(), options);
    }

    /** What the tests and everything that they use are in. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Run run(Path folder, String classPath, List<String> options)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path console = folder.resolve("console.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(java, "-cp", classPath, "org.openjdk.jcstress.Main", "-r", "report"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        try {
            long minutesMax = options.containsAll(QUICK) ? QUICK_MINUTES_MAX : LONG_MINUTES_MAX;
            if (!process.waitFor(minutesMax, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        "jcstress has not ended within " + minutesMax + " minutes; see " + console);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String printed = Files.readString(console);
        int passed = PASSED.matcher(printed)
                .results()
                .map((MatchResult match) -> Integer.parseInt(match.group(1)))
                .reduce(0, Math::max);
        String summary = SUMMARY.matcher(printed)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElse(printed);
        return new Run(process.exitValue(), passed, summary);
    }
}
