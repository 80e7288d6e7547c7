package dev.everfold.cli.torture;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
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

    /** In a fresh namespace every process has number 1, so each run has the process id of the one that was killed. */
    private static final List<String> NAMESPACE = List.of("unshare", "-pf", "--mount-proc", "--kill-child");

    private static final int FREEZE_MILLIS_MAX = 10_000;

    private final Process process;
    private final boolean isNamespaced;
    private final Thread listener;

    private Victim(Process process, boolean isNamespaced, Thread listener) {
        this.process = process;
        this.isNamespaced = isNamespaced;
        this.listener = listener;
    }

    /** Whether this machine and user can make namespaces for process ids. */
    static boolean canHaveNamespaces() throws InterruptedException {
        List<String> command = new ArrayList<>(NAMESPACE);
        command.add("true");
        try {
            Process trial = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /**
     * Starts a process.
     *
     * @param arguments of {@link Workload}
     * @param log where its stderr is added
     * @param heard gets every line it says, on a thread of its own; all of them before {@link #awaitSilence} returns
     */
    static Victim start(List<String> arguments, boolean isNamespaced, File log, Consumer<Line> heard)
            throws IOException {
        List<String> command = new ArrayList<>(isNamespaced ? NAMESPACE : List.of());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:")
                        && !argument.startsWith("-javaagent:")
                        && !argument.startsWith("-Xmx"))
                .forEach(command::add);
        // Quick to start, and small: many of them run, one after the other.
        command.addAll(
                List.of("-XX:+DisplayVMOutputToStderr", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Workload.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Thread listener = Thread.ofPlatform().name("torture-listener").start(() -> listen(process, heard));
        return new Victim(process, isNamespaced, listener);
    }

    private static void listen(Process process, Consumer<Line> heard) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c != -1; c = reader.read()) {
                if (c == '\n') {
                    heard.accept(Line.parse(line.toString()));
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
     * The JVM; empty when it has ended. In a namespace that is the child of the program that made the namespace, which
     * ends when the JVM is gone, locks and all.
     */
    private Optional<ProcessHandle> java() throws InterruptedException {
        if (!isNamespaced) {
            return Optional.of(process.toHandle());
        }
        Optional<ProcessHandle> java = process.children().findFirst();
        while (java.isEmpty() && passes(1)) {
            java = process.children().findFirst();
        }
        return java;
    }

    /** Makes a process that hangs write the stacks of its threads into the log. */
    void dumpThreads() throws InterruptedException, IOException {
        Optional<ProcessHandle> java = java();
        if (java.isPresent()) {
            new ProcessBuilder("kill", "-QUIT", String.valueOf(java.get().pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
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
