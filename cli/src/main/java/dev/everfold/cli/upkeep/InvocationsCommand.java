package dev.everfold.cli.upkeep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.cli.console.UsageException;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.InvocationFilter;
import dev.everfold.durable.InvocationInfo;
import dev.everfold.durable.InvocationStatus;
import dev.everfold.journal.JournalException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the invocations of a store that nobody has open. */
@Command(
        name = "invocations",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the invocations of durable functions in a store that nobody has open, each with its status and with"
                    + " what went wrong last.",
            "Their functions are not needed. Changes nothing."
        },
        footer = {"", "Exit codes: 0 listed; 2 wrong usage, or a store that cannot be used."})
public final class InvocationsCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The directory of the store.")
    private Path data = Path.of("");

    @Option(names = "--function", paramLabel = "F", description = "Those of the function of this name.")
    private @Nullable String function;

    @Option(
            names = "--status",
            paramLabel = "S",
            split = ",",
            description = "Those in one of these statuses: ${COMPLETION-CANDIDATES}.")
    private Set<InvocationStatus> statuses = new LinkedHashSet<>();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "Those with this tag; with each, if repeated.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--json", description = "Prints a JSON object for each, on a line of its own.")
    private boolean isJson;

    @Override
    public Integer call() {
        Stores.requireStore(data);
        try {
            DurableSystem.listStored(data, filter(), this::print);
        } catch (JournalException refused) {
            throw UsageException.ofRefusal(refused);
        }
        return ExitCode.OK;
    }

    private InvocationFilter filter() {
        InvocationFilter filter = InvocationFilter.ALL.status(statuses.toArray(InvocationStatus[]::new));
        if (function != null) {
            filter = filter.function(function);
        }
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            filter = filter.tag(tag.getKey(), tag.getValue());
        }
        return filter;
    }

    private void print(InvocationInfo info) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(isJson ? json(info) : text(info));
    }

    private static String text(InvocationInfo info) {
        StringBuilder line = new StringBuilder(info.id() + " " + info.status() + ", started " + info.startedAt());
        if (info.version() > 0) {
            line.append(", version ").append(info.version());
        }
        new TreeMap<>(info.tags())
                .forEach((name, value) ->
                        line.append(", ").append(name).append('=').append(value));
        info.trouble().ifPresent(trouble -> {
            line.append(": ");
            if (!trouble.step().isEmpty()) {
                line.append("step \"").append(trouble.step()).append("\", ");
            }
            if (trouble.attempts() > 0) {
                line.append("attempt ").append(trouble.attempts()).append(", ");
            }
            line.append(trouble.failure());
            trouble.nextAttempt().ifPresent(next -> line.append("; again at ").append(next));
        });
        return line.toString().replaceAll("\\R", " ");
    }

    private static ObjectNode json(InvocationInfo info) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("function", info.id().function())
                .put("id", info.id().id())
                .put("status", info.status().name())
                .put("version", info.version())
                .put("startedAt", info.startedAt().toString());
        ObjectNode allTags = json.putObject("tags");
        new TreeMap<>(info.tags()).forEach(allTags::put);
        info.trouble().ifPresent(trouble -> {
            ObjectNode what = json.putObject("trouble")
                    .put("step", trouble.step())
                    .put("attempts", trouble.attempts())
                    .put("type", trouble.failure().type())
                    .put("code", trouble.failure().code())
                    .put("message", trouble.failure().message());
            trouble.nextAttempt().ifPresent(next -> what.put("nextAttempt", next.toString()));
        });
        return json;
    }
}
