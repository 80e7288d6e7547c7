package dev.everfold.cli.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.Retention;
import dev.everfold.RetentionReport;
import dev.everfold.SystemOptions;
import dev.everfold.cli.console.TypesOnClassPath;
import dev.everfold.cli.console.UsageException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs retention by hand on a store that nobody has open. */
@Command(
        name = "retain",
        mixinStandardHelpOptions = true,
        description = {
            "Lets the journal of a store forget what the retention of its actor types does not keep.",
            "What is forgotten is folded before into what the store's snapshots keep."
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 an actor's history cannot be folded, or differs from its snapshot;"
                    + " 2 wrong usage, or a store that cannot be used."
        })
public final class RetainCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The store.")
    private Path data = Path.of("");

    @Option(
            names = "--keep",
            paramLabel = "WHAT",
            converter = Keep.class,
            description =
                    "Instead of what the types say, for all of them: everything, nothing (all that is folded may go),"
                            + " a time such as P90D, or bytes of each shard such as 500MB.")
    private @Nullable Retention keep;

    @Option(names = "--archive", description = "Archive segments, compressed, instead of deleting them.")
    private boolean archive;

    @Mixin
    private TypesOnClassPath types = new TypesOnClassPath();

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /** Reads what is to be kept. */
    static final class Keep implements ITypeConverter<Retention> {
        @Override
        public Retention convert(String text) {
            if (text.equals("everything")) {
                return Retention.KEEP_ALL;
            }
            if (text.equals("nothing")) {
                return Retention.UNTIL_SNAPSHOTTED;
            }
            try {
                if (text.endsWith("MB")) {
                    return Retention.bytes(Long.parseLong(text.substring(0, text.length() - 2)) * 1_000_000);
                }
                return Retention.age(Duration.parse(text));
            } catch (IllegalArgumentException | DateTimeParseException wrong) {
                throw new TypeConversionException(
                        "'" + text + "' is not everything, nothing, a time such as P90D, or bytes such as 500MB");
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        Stores.requireStore(data);
        SystemOptions options = SystemOptions.DEFAULT
                .journal(JournalOptions.DEFAULT.archive(archive))
                .retentionInterval(Duration.ZERO);
        ActorType<?, ?, ?>[] opened = types.all().stream().map(this::retained).toArray(ActorType<?, ?, ?>[]::new);
        RetentionReport report;
        try (ActorSystem system = ActorSystem.open(data, options, opened)) {
            report = system.retain();
        } catch (JournalException refusal) {
            throw UsageException.ofRefusal(refusal);
        }
        print(report);
        return report.held().stream().anyMatch(RetentionReport.Held::isTrouble) ? 1 : 0;
    }

    private ActorType<?, ?, ?> retained(ActorType<?, ?, ?> type) {
        return keep == null ? type : type.options(type.options().retention(keep));
    }

    private void print(RetentionReport report) throws IOException {
        if (json) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("segmentsForgotten", report.segmentsForgotten());
            figures.put("bytesForgotten", report.bytesForgotten());
            figures.put("held", report.held().stream().map(RetainCommand::json).toList());
            System.out.println(new ObjectMapper().writeValueAsString(figures));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "forgotten: %,d segments, %,d bytes%n",
                report.segmentsForgotten(),
                report.bytesForgotten());
        for (RetentionReport.Held held : report.held()) {
            System.out.printf(
                    Locale.ROOT,
                    "shard %d stays from there on: %s%s%n",
                    held.shard(),
                    held.actor().map(actor -> actor + ": ").orElse(""),
                    held.reason());
        }
    }

    private static Map<String, Object> json(RetentionReport.Held held) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("shard", held.shard());
        object.put("reason", held.reason());
        object.put("actor", held.actor().map(Object::toString).orElse(null));
        object.put("isTrouble", held.isTrouble());
        return object;
    }
}
