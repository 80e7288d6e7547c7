package dev.everfold.cli.demo;

import dev.everfold.cli.console.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what Everfold is for, without asking for anything. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a small file of invoices, folds it into actors, crashes in the middle, resumes, and compares every total"
                    + " with a plain sum over the file.",
            "Exit code 0 if everything is equal, 1 if not."
        })
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps the input and the store in this directory, which must be new or empty."
                    + " Default: a temporary directory, removed at the end.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec here = Objects.requireNonNull(spec);
        PrintWriter out = here.commandLine().getOut();
        String mainClass = here.root().userObject().getClass().getName();
        if (data != null) {
            boolean isRight = new Demo(mainClass, emptyDirectory(data), out).tell();
            out.println("Kept: " + data.resolve("invoices.csv") + " and the store " + data.resolve("store"));
            return isRight ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        Path directory = Files.createTempDirectory("everfold-demo");
        try {
            return new Demo(mainClass, directory, out).tell() ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            remove(directory);
        }
    }

    private static Path emptyDirectory(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UsageException(directory + " is no directory");
        }
        Files.createDirectories(directory);
        try (Stream<Path> found = Files.list(directory)) {
            if (found.findAny().isPresent()) {
                throw new UsageException(directory + " is not empty; the demo wants a new or an empty directory");
            }
        }
        return directory;
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(directory)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
