package dev.everfold.cli.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small programs of the operating system. */
final class Programs {

    private static final int PATIENCE_SECONDS = 60;

    private Programs() {}

    /**
     * Runs a program to its end.
     *
     * @throws IOException when there is none, it fails, or it takes too long; with what it said
     */
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        // A few lines at most, so the pipe holds them.
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("did not end within " + PATIENCE_SECONDS + " seconds: " + List.of(command));
        }
        if (process.exitValue() != 0) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IOException("exit code " + process.exitValue() + " of " + List.of(command) + ": " + said.strip());
        }
    }

    /** Whether the program ends well. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            run(command);
            return true;
        } catch (IOException failed) {
            return false;
        }
    }
}
