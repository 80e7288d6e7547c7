package dev.everfold.cli.demo;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This tool in a process of its own, on the same JVM with the same flags and classes, run to its end.
 *
 * @param exitCode of the process
 * @param stdout its lines
 * @param stderr its lines
 */
public record ChildProcess(int exitCode, List<String> stdout, List<String> stderr) {

    private static final long SECONDS_MAX = 300;

    /**
     * Runs a command.
     *
     * @param mainClass of this tool
     * @param directory for the process's output
     */
    public static ChildProcess run(String mainClass, Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A debugger's port is taken, and an agent's file may be.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:") && !argument.startsWith("-javaagent:"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        File stdout = directory.resolve("stdout").toFile();
        File stderr = directory.resolve("stderr").toFile();
        Process process = new ProcessBuilder(command)
                .redirectOutput(stdout)
                .redirectError(stderr)
                .start();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("still running after " + SECONDS_MAX + " seconds: " + arguments);
            }
        } finally {
            process.destroyForcibly();
        }
        return new ChildProcess(
                process.exitValue(), Files.readAllLines(stdout.toPath()), Files.readAllLines(stderr.toPath()));
    }
}
