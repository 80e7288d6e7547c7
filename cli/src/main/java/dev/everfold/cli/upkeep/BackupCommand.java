package dev.everfold.cli.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.ActorSystem;
import dev.everfold.cli.console.Directories;
import dev.everfold.cli.console.UsageException;
import dev.everfold.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies a store that nobody has open. A running system copies itself: {@link ActorSystem#backUp}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a consistent copy of a store that nobody has open. Opening the copy is the restore.",
            "A running system does the same with ActorSystem.backUp."
        },
        footer = {"", "Exit codes: 0 done; 2 wrong usage, or a store or directory that cannot be used."})
public final class BackupCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The store.")
    private Path data = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A new or an empty directory.")
    private Path to = Path.of("");

    @Option(
            names = "--previous",
            paramLabel = "DIR",
            description = "An earlier backup of the same store: what has not changed since is linked.")
    private @Nullable Path previous;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Stores.requireStore(data);
        if (Files.exists(to) && Directories.bytes(to) > 0) {
            throw new UsageException("the directory " + to + " is not empty; a backup goes into a new one");
        }
        long begin = System.nanoTime();
        try (ActorSystem system = ActorSystem.open(data)) {
            system.backUp(to, previous);
        } catch (JournalException refusal) {
            throw UsageException.ofRefusal(refusal);
        }
        long bytes = Directories.bytes(to);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        if (json) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("backup", to.toString());
            figures.put("bytes", bytes);
            figures.put("millis", millis);
            System.out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            System.out.printf(Locale.ROOT, "%s: %,d bytes, in %,d ms%n", to, bytes, millis);
        }
        return 0;
    }
}
