package dev.everfold.cli.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.cli.console.TypesOnClassPath;
import dev.everfold.cli.console.UsageException;
import dev.everfold.evolution.RecordedSchema;
import dev.everfold.evolution.RecordedSchemas;
import dev.everfold.evolution.SchemaFile;
import dev.everfold.evolution.SchemaReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the file of recorded schemas, and holds it against the types of today. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = {
            "Records what the events, states, commands, rejections and views of your actor types look like in the journal,"
                    + " in a file that you commit; and checks that the types of today read everything that is recorded.",
            "FILE is " + SchemaFile.NAME + " unless it is named."
        },
        footer = {
            "",
            "A check also fails when the types write what is not recorded yet, or else a version could be deployed that no"
                    + " later check knows of.",
            "",
            "Exit codes: 0 done, or all is well; 1 something recorded cannot be read, or is new and not recorded;"
                    + " 2 wrong usage, or a file that cannot be used."
        })
public final class SchemaCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Mode mode = new Mode();

    @Mixin
    private TypesOnClassPath types = new TypesOnClassPath();

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    static final class Mode {

        @Option(
                names = "--record",
                paramLabel = "FILE",
                arity = "0..1",
                fallbackValue = SchemaFile.NAME,
                description = "Adds what is new to the file. Refuses when something recorded cannot be read.")
        private @Nullable Path toRecord;

        @Option(
                names = "--check",
                paramLabel = "FILE",
                arity = "0..1",
                fallbackValue = SchemaFile.NAME,
                description = "Changes nothing.")
        private @Nullable Path toCheck;
    }

    @Override
    public Integer call() throws IOException {
        return mode.toRecord != null ? record(mode.toRecord) : check(Objects.requireNonNull(mode.toCheck));
    }

    private int check(Path file) throws IOException {
        RecordedSchemas recorded = read(file)
                .orElseThrow(
                        () -> new UsageException("there is no " + file + "; make it with --record, and commit it"));
        SchemaReport report = recorded.check(types.all());
        print(report);
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int record(Path file) throws IOException {
        RecordedSchemas known = read(file).orElse(RecordedSchemas.NONE);
        SchemaReport before = known.check(types.all());
        if (!before.unreadable().isEmpty()) {
            print(before);
            return ExitCode.SOFTWARE;
        }
        RecordedSchemas all = known.with(types.all());
        SchemaFile.write(file, all);
        if (isJson) {
            out().println(json(before));
        } else {
            out().println(file + ": " + all.all().size() + " schemas, "
                    + before.unrecorded().size() + " of them new");
        }
        return ExitCode.OK;
    }

    private static Optional<RecordedSchemas> read(Path file) throws IOException {
        try {
            return SchemaFile.read(file);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private void print(SchemaReport report) {
        if (isJson) {
            out().println(json(report));
        } else {
            report.lines().forEach(out()::println);
        }
    }

    private static ObjectNode json(SchemaReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("readable", report.readable());
        ArrayNode unreadable = json.putArray("unreadable");
        report.unreadable()
                .forEach(finding ->
                        describe(unreadable.addObject(), finding.recorded()).put("reason", finding.reason()));
        ArrayNode added = json.putArray("new");
        report.unrecorded().forEach(recorded -> describe(added.addObject(), recorded));
        return json;
    }

    private static ObjectNode describe(ObjectNode json, RecordedSchema recorded) {
        return json.put("actorType", recorded.actorType())
                .put("type", recorded.schema().typeName())
                .put("fingerprint", recorded.fingerprint());
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
