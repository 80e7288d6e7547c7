package dev.everfold.cli.bench;

import dev.everfold.cli.console.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Far more actors than fit into memory. */
@Command(
        name = "residency",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a store with actors of one event each, in a process with a small heap, and ends that by SIGKILL.",
            "Another one opens the store and asks all of them at random, and then only a thousand of them."
        })
public final class ResidencyBench implements Callable<Integer> {

    @Option(names = "--actors", defaultValue = "1000000", description = "Actors (default: ${DEFAULT-VALUE}).")
    private int actors;

    @Option(names = "--clients", defaultValue = "64", description = "Clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Of each part (default: ${DEFAULT-VALUE}).")
    private int seconds;

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
        figures.put("benchmark", "residency");
        figures.put("actors", actors);
        figures.put("clients", clients);
        figures.put("heap", heap);
        long begin = System.nanoTime();
        try (StoreProcess filler = StoreProcess.start(
                Filler.class,
                log,
                List.of("-Xmx" + heap),
                List.of(store.toString(), Integer.toString(actors), "1", "0"))) {
            filler.line();
        }
        figures.put("fillSeconds", Figures.tenths((System.nanoTime() - begin) / 1e9));
        figures.put("storeBytes", Directories.bytes(store));
        List<String> crowd = List.of(
                store.toString(),
                Integer.toString(actors),
                Integer.toString(clients),
                Integer.toString(seconds),
                Long.toString(System.currentTimeMillis()));
        figures.putAll(StoreProcess.measure(Crowd.class, log, List.of("-Xmx" + heap), crowd));
        return figures;
    }
}
