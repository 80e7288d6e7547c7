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

/** Times everything that follows a crash. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        description = {
            "A process fills a store and is ended by SIGKILL; another one opens it.",
            "Times in milliseconds count from the start of that process. A second process that does without the launcher's",
            "ahead-of-time cache of the JVM opens a copy."
        })
public final class RecoveryBench implements Callable<Integer> {

    @Option(names = "--actors", defaultValue = "100000", description = "Actors (default: ${DEFAULT-VALUE}).")
    private int actors;

    @Option(names = "--events", defaultValue = "10", description = "Events of each (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--long",
            defaultValue = "1000000",
            description = "Events of one more actor that has no snapshots (default: ${DEFAULT-VALUE}).")
    private int ofLong;

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
        figures.put("benchmark", "recovery");
        figures.put("actors", actors);
        figures.put("events", events);
        List<String> fill =
                List.of(store.toString(), Integer.toString(actors), Integer.toString(events), Integer.toString(ofLong));
        try (StoreProcess filler = StoreProcess.start(Filler.class, log, List.of("-Xmx" + heap), fill)) {
            filler.line();
        }
        figures.put("storeBytes", Directories.bytes(store));
        Path copy = directory.resolve("copy");
        Directories.copy(store, copy);
        figures.putAll(open(store, log, List.of("-Xmx" + heap)));
        open(copy, log, List.of("-Xmx" + heap, "-XX:AOTMode=off")).forEach((name, figure) -> {
            if (name.endsWith("Millis")) {
                figures.put(name + "WithoutAotCache", figure);
            }
        });
        return figures;
    }

    private Map<String, Object> open(Path store, Path log, List<String> options) throws IOException {
        List<String> arguments = List.of(
                store.toString(),
                Integer.toString(actors),
                Integer.toString(ofLong),
                Long.toString(System.currentTimeMillis()));
        return StoreProcess.measure(Opener.class, log, options, arguments);
    }
}
