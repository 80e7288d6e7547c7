package dev.everfold.cli.torture;

import dev.everfold.cli.console.JavaCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A process that runs a {@link Workload}: same JVM, flags and classes as this one. For one thread. */
final class Victim implements AutoCloseable {

    private static final int FREEZE_MILLIS_MAX = 10_000;

    /** What a JVM that dies of a signal says goes to stdout whatever its options are, on lines that begin so. */
    private static final char OBITUARY = '#';

    private final Process process;
    private final boolean isChild;
    private final Thread listener;

    private Victim(Process process, boolean isChild, Thread listener) {
        this.process = process;
        this.isChild = isChild;
        this.listener = listener;
    }

    /**
     * Starts a process.
     *
     * @param assignment of its {@link Workload}
     * @param wrapper what runs the process
     * @param log where its stderr is added
     * @param heard gets every line it says, on a thread of its own; all of them before {@link #awaitSilence} returns
     */
    static Victim start(Assignment assignment, Wrapper wrapper, File log, Consumer<Line> heard) throws IOException {
        // Quick to start, and small: many of them run, one after the other.
        List<String> options =
                new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx512m"));
        // On stdout only what the process itself says.
        options.addAll(List.of("-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=warning:stderr"));
        options.add("-XX:ErrorFile=" + new File(log.getParentFile(), "hs_err_%p.log"));
        List<String> command = new ArrayList<>(wrapper.command());
        command.addAll(JavaCommand.of(options, Workload.class, assignment.toArguments()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Thread listener = Thread.ofPlatform().name("torture-listener").start(() -> listen(process, heard));
        return new Victim(process, wrapper.forks(), listener);
    }

    private static void listen(Process process, Consumer<Line> heard) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c != -1; c = reader.read()) {
                if (c == '\n') {
                    if (line.isEmpty() || line.charAt(0) != OBITUARY) {
                        heard.accept(Line.parse(line.toString()));
                    }
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            heard.accept(new Line.Trouble("its output cannot be read: " + e));
        }
    }

    /** Tells the process something; that it has ended meanwhile is no matter. */
    void say(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException ended) {
            // Whoever waits for it will see.
        }
    }

    /** Lets the process go on for this time. False when it has ended by itself before. */
    boolean passes(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Ends the process on the spot, as kill -9 does, and returns when it is gone and all it said is heard. */
    void kill() throws InterruptedException {
        // By its handle, as the process object would also close the pipe, with what is still in it.
        java().ifPresentOrElse(ProcessHandle::destroyForcibly, process.toHandle()::destroyForcibly);
        awaitSilence();
    }

    /** Stops the process, and returns when none of its threads can do anything any more that is seen from outside. */
    void freeze() throws IOException, InterruptedException {
        Optional<ProcessHandle> java = java();
        if (java.isEmpty()) {
            return;
        }
        long pid = java.get().pid();
        Programs.succeeds("kill", "-STOP", String.valueOf(pid));
        for (int i = 0; i < FREEZE_MILLIS_MAX; i++) {
            if (isFrozen(Path.of("/proc", String.valueOf(pid), "task"))) {
                return;
            }
            if (!passes(1)) {
                return;
            }
        }
        throw new IOException("process " + pid + " did not stop");
    }

    /** Lets a process go on that was stopped. */
    void thaw() throws InterruptedException {
        Optional<ProcessHandle> java = java();
        if (java.isPresent()) {
            Programs.succeeds("kill", "-CONT", String.valueOf(java.get().pid()));
        }
    }

    /** A thread that waits inside the kernel for the disk stops before it comes back from there. */
    private static boolean isFrozen(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            for (Path thread : all.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                char state = stat.charAt(stat.lastIndexOf(')') + 2);
                if ("TDZX".indexOf(state) < 0) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }

    /**
     * The JVM; empty when it has ended. It may be the child of a program that runs it, which ends when the JVM is gone,
     * locks and all.
     */
    private Optional<ProcessHandle> java() throws InterruptedException {
        if (!isChild) {
            return Optional.of(process.toHandle());
        }
        Optional<ProcessHandle> java = process.children().findFirst();
        while (java.isEmpty() && passes(1)) {
            java = process.children().findFirst();
        }
        return java;
    }

    /** Makes a process that hangs write the stacks of its threads into the log. */
    void dumpThreads() throws InterruptedException {
        Optional<ProcessHandle> java = java();
        if (java.isPresent()) {
            Programs.succeeds("kill", "-QUIT", String.valueOf(java.get().pid()));
            passes(1_000);
        }
    }

    /** Returns when the process has ended and all it said is heard; gives its exit code. */
    int awaitSilence() throws InterruptedException {
        int exitCode = process.waitFor();
        listener.join();
        return exitCode;
    }

    /** Closes the process's stdin, which ends it in peace. */
    void hangUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // It has ended already.
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
