package dev.everfold.cli.bench;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Workflows that are suspended, very many at a time. */
@Command(
        name = "sleepers",
        mixinStandardHelpOptions = true,
        description = {
            "Starts workflows in a process with a small heap, each of which sleeps until the same moment of the next day,"
                    + " and ends that process by SIGKILL.",
            "Another one, whose clock is shortly before that moment, opens the store and sees all of them wake."
        })
public final class SleepersBench implements Callable<Integer> {

    private static final Duration SLEEP = Duration.ofDays(1);

    @Option(names = "--workflows", defaultValue = "1000000", description = "Workflows (default: ${DEFAULT-VALUE}).")
    private int workflows;

    @Option(names = "--heap", defaultValue = "1g", description = "Of either process (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Figures.printOf(this::run, json);
        return 0;
    }

    private Map<String, Object> run(Path directory) throws IOException {
        Path store = directory.resolve("store");
        Path log = directory.resolve("stderr");
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "sleepers");
        figures.put("workflows", workflows);
        figures.put("heap", heap);
        Instant due = Instant.now().plus(SLEEP);
        List<String> arguments = List.of(store.toString(), Integer.toString(workflows), due.toString());
        figures.putAll(StoreProcess.measure(Starter.class, log, List.of("-Xmx" + heap), arguments));
        figures.put("storeBytesPerWorkflow", Directories.bytes(store) / workflows);
        figures.putAll(StoreProcess.measure(Waker.class, log, List.of("-Xmx" + heap), arguments));
        return figures;
    }
}
