package dev.everfold.cli.example;

import dev.everfold.cli.console.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that plays an {@link Act}: same JVM, flags and classes as this one. Closing it makes sure it is gone. */
final class Child implements AutoCloseable {

    /**
     * Quick to start, and small, as many of them run, one after the other; on stdout only what the process itself says.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx512m",
            "-XX:+DisplayVMOutputToStderr");

    private static final int SECONDS_MAX = 300;

    private final Process process;
    private final Thread listener;
    private final List<String> lines;

    private Child(Process process, Thread listener, List<String> lines) {
        this.process = process;
        this.listener = listener;
        this.lines = lines;
    }

    /**
     * Starts a process.
     *
     * @param directory of the story; its stderr goes to a file there
     * @param heard gets every line it says, on a thread of its own; all of them before {@link #awaitEnd} returns
     */
    static Child start(String example, String act, Path directory, List<String> arguments, Consumer<String> heard)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(example, act, directory.toString()));
        words.addAll(arguments);
        List<String> command = JavaCommand.of(OPTIONS, Act.class, words);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(act + ".log").toFile()))
                .start();
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread listener = Thread.ofVirtual()
                .start(() -> listen(process, line -> {
                    lines.add(line);
                    heard.accept(line);
                }));
        return new Child(process, listener, lines);
    }

    private static void listen(Process process, Consumer<String> heard) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heard.accept(line);
            }
        } catch (IOException e) {
            heard.accept("its output cannot be read: " + e);
        }
    }

    /** What it has said so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Lets the process go on for this time. False when it has ended before. */
    boolean passes(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until it has said so many lines. */
    void awaitLines(int count) throws IOException, InterruptedException {
        for (int i = 0; i < SECONDS_MAX * 100 && lines.size() < count; i++) {
            if (!passes(10) && lines.size() < count) {
                throw new IOException("a process of the example ended with exit code " + awaitEnd());
            }
        }
    }

    /** Ends the process on the spot, as kill -9 does, and returns when it is gone and all it said is heard. */
    void kill() throws IOException, InterruptedException {
        // By its handle, as the process object would also close the pipe, with what is still in it.
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Waits for its end, and until all it said is heard; gives its exit code. */
    int awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IOException("a process of the example is still running after " + SECONDS_MAX + " seconds");
        }
        listener.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
