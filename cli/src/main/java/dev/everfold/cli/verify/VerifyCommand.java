package dev.everfold.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.Environment;
import dev.everfold.cli.console.Progress;
import dev.everfold.cli.console.UsageException;
import dev.everfold.journal.JournalException;
import dev.everfold.journal.chronicle.StoreVerifier;
import dev.everfold.journal.chronicle.VerificationReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a store that nobody has open. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a store that nobody has open and checks every entry: checksums, chains, sequence numbers, messages.",
            "Changes nothing."
        },
        footer = {"", "Exit codes: 0 sound, 1 damaged or not to be read, 2 no store, or a store in use."})
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The directory of the store.")
    private Path data = Path.of("");

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() {
        VerificationReport report = verify();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else {
            print(report, out);
        }
        return report.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private VerificationReport verify() {
        try (Progress progress = Progress.onTerminal(Environment.production().clock())) {
            return StoreVerifier.verify(
                            data,
                            entries -> progress.show(() -> String.format(Locale.ROOT, "%,d entries checked", entries)))
                    .orElseThrow(() -> new UsageException("there is no store in " + data));
        } catch (JournalException refused) {
            throw UsageException.ofRefusal(refused);
        }
    }

    private static ObjectNode json(VerificationReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("entries", report.entries())
                .put("actors", report.actors())
                .put("shards", report.shards())
                .put("bytes", report.bytes());
        ArrayNode damages = json.putArray("damage");
        report.damages()
                .forEach(damage ->
                        damages.addObject().put("where", damage.where()).put("what", damage.what()));
        if (report.damagesOmitted() > 0) {
            damages.addObject().put("where", "elsewhere").put("what", report.damagesOmitted() + " more");
        }
        return json;
    }

    private static void print(VerificationReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d entries of %,d actors, %,d shard%s, %,d bytes%n",
                report.isSound() ? "sound" : "DAMAGED",
                report.entries(),
                report.actors(),
                report.shards(),
                report.shards() == 1 ? "" : "s",
                report.bytes());
        report.damages().forEach(damage -> out.println("damage at " + damage.where() + ": " + damage.what()));
        if (report.damagesOmitted() > 0) {
            out.printf(Locale.ROOT, "and %,d more%n", report.damagesOmitted());
        }
        report.notes().forEach(note -> out.println("note: " + note));
    }
}
