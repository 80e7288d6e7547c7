package dev.everfold.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.cli.console.JavaCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a benchmark in a JVM of its own, with the flags of this one. */
final class StoreProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final BufferedReader lines;

    private StoreProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts one.
     *
     * @param log takes what it writes to its standard error
     * @param options of the JVM, beside those of this one
     */
    static StoreProcess start(Class<?> main, Path log, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = JavaCommand.of(options, main, arguments);
        File errors = log.toFile();
        return new StoreProcess(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors))
                        .start(),
                log);
    }

    /** Runs one until it has written its figures, a line of JSON. */
    static Map<String, Object> measure(Class<?> main, Path log, List<String> options, List<String> arguments)
            throws IOException {
        try (StoreProcess process = start(main, log, options, arguments)) {
            Map<String, Object> figures = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(process.line())
                    .properties()
                    .forEach(figure -> figures.put(figure.getKey(), figure.getValue()));
            return figures;
        }
    }

    /** The next line that it writes; an error when it ends instead. */
    String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException(
                        "a part of the benchmark ended with " + process.waitFor() + ":\n" + Files.readString(log));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a crash of the process would: SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
