package dev.everfold.cli.past;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.ActorType;
import dev.everfold.cli.console.TypesOnClassPath;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.WhatIfReport;
import dev.everfold.history.WhatIfReport.Finding;
import dev.everfold.history.WhatIfReport.Findings;
import dev.everfold.history.WhatIfReport.Kind;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries another version of a decider on recorded history. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        description = {
            "Runs another version of a decider over the history of all actors of a type, before it is deployed: does every"
                    + " state still build, where does it differ from what the present version comes to and from stored"
                    + " snapshots, and which journaled commands would be decided otherwise.",
            "Changes nothing, and nothing happens because of it."
        },
        footer = {
            "",
            "The present version is the one on --class-path; it and the candidate have the same name.",
            "Commands are journaled by types with ActorOptions.journalsCommands(true).",
            "",
            "Exit codes: 0 the same, 1 something differs, or damaged, 2 no store, a store in use, or an unknown type."
        })
public final class WhatIfCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Past past = new Past();

    @Option(
            names = "--candidate",
            paramLabel = "JARS_OR_CLASS",
            required = true,
            description =
                    "The jars of the other version, parted as in a class path and found as by --class-path; or the"
                            + " name of a class that implements ActorTypes.")
    private String candidate = "";

    @Option(names = "--commands", description = "Also decides journaled commands again.")
    private boolean withCommands;

    @Option(
            names = "--actors-max",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many actors are in memory at a time; the store is read once for every so many."
                    + " Default: ${DEFAULT-VALUE}.")
    private int actorsMax;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() {
        if (actorsMax < 1) {
            throw new UsageException("--actors-max is 1 or more, was " + actorsMax);
        }
        String name = past.type().name();
        ActorType<?, ?, ?> other = TypesOnClassPath.named(name, past.types().candidates(candidate));
        WhatIfReport report = past.look(histories -> histories.whatIf(other, withCommands, actorsMax));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else {
            print(report, out);
        }
        return report.isSame() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static ObjectNode json(WhatIfReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", report.actorType())
                .put("same", report.isSame())
                .put("actors", report.actors())
                .put("events", report.events())
                .put("snapshots", report.snapshots())
                .put("commands", report.commands());
        ObjectNode kinds = json.putObject("findings");
        for (Kind kind : Kind.values()) {
            Findings findings = report.findings().get(kind);
            if (findings != null) {
                ObjectNode each = kinds.putObject(kind.name()).put("count", findings.count());
                ArrayNode first = each.putArray("first");
                for (Finding finding : findings.first()) {
                    first.addObject()
                            .put("key", finding.actor().key())
                            .put("sequenceNumber", finding.sequenceNumber())
                            .put("what", finding.what());
                }
            }
        }
        return json;
    }

    private static void print(WhatIfReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d actors, %,d events, %,d snapshots, %,d commands%n",
                report.isSame() ? "the same" : "DIFFERENT",
                report.actors(),
                report.events(),
                report.snapshots(),
                report.commands());
        for (Kind kind : Kind.values()) {
            Findings findings = report.findings().get(kind);
            if (findings != null) {
                out.printf(Locale.ROOT, "%s: %,d%n", kind, findings.count());
                for (Finding finding : findings.first()) {
                    out.println("  " + finding.actor() + " #" + finding.sequenceNumber() + ": " + finding.what());
                }
                if (findings.count() > findings.first().size()) {
                    out.println("  …");
                }
            }
        }
    }
}
