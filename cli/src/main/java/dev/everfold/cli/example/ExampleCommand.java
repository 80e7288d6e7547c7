package dev.everfold.cli.example;

import dev.everfold.cli.console.Directories;
import dev.everfold.cli.console.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the examples of durable functions. */
@Command(
        name = "example",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an example of durable execution, crashes included: its processes really die, and what they left"
                    + " undone goes on in the next one.",
            "Exit code 0 if everything came out right, 1 if not, 2 if there is no such example."
        })
public final class ExampleCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The example; --list shows which there are.")
    private @Nullable String name;

    @Option(names = "--list", description = "Prints each example with its purpose, and ends.")
    private boolean list;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Of the example payment: how often its process is killed. Default: 5.")
    private @Nullable Integer rounds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the example payment: decides when something happens. Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--careless",
            description = "Of the example payment: charges again without asking first. It ends with exit code 1,"
                    + " as customers are charged twice.")
    private boolean careless;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Example> examples = Example.all();
        if (list) {
            examples.forEach(example -> out.printf("%-10s %s%n", example.name(), example.purpose()));
            return ExitCode.OK;
        }
        Example chosen = examples.stream()
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        (name == null ? "say which example" : "there is no example named \"" + name + "\"")
                                + "; there are "
                                + examples.stream().map(Example::name).collect(Collectors.joining(", "))
                                + ". ./everfold example --list says what they show"));
        return run(withOptions(chosen), out) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Example withOptions(Example chosen) {
        if (chosen instanceof PaymentExample) {
            if (rounds != null && rounds < 1) {
                throw new UsageException("--rounds must be at least 1, was " + rounds);
            }
            return new PaymentExample(rounds == null ? 5 : rounds, seed == null ? 1 : seed, careless);
        }
        if (rounds != null || seed != null || careless) {
            throw new UsageException(
                    "--rounds, --seed and --careless are for the example payment, not for " + chosen.name());
        }
        return chosen;
    }

    private static boolean run(Example example, PrintWriter out) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("everfold-example");
        Story story = new Story(example.name(), directory, out);
        story.say("%s: %s", example.name(), example.purpose());
        example.tell(story);
        if (story.isRight()) {
            story.say("Everything came out right.");
            Directories.delete(directory);
        } else {
            story.say("NOT EVERYTHING CAME OUT RIGHT. Kept: %s", directory);
        }
        return story.isRight();
    }
}
