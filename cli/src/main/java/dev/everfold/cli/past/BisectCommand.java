package dev.everfold.cli.past;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.PastEntry;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the entry with which something went wrong. */
@Command(
        name = "bisect",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the first entry of an actor after which a condition on its state is false.",
            "Changes nothing."
        },
        footer = {
            "",
            "EXPR is a component, one of == != < <= > >=, and a number, true, false, nothing, or a text: \"balance >= 0\","
                    + " \"total.revenue < 1000\", \"lines[2].code == \\\"A 1\\\"\", \"owner != nothing\".",
            "",
            "Exit codes: 0 found, or the condition always holds; 1 no such actor, or damaged; 2 no store, a store in use,"
                    + " an unknown type or component."
        })
public final class BisectCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PastOfActor actor = new PastOfActor();

    @Option(names = "--where", paramLabel = "EXPR", required = true, description = "What should hold.")
    private String where = "";

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() {
        Condition condition = Condition.parse(where);
        Optional<PastEntry<Object>> first = actor.look(history -> {
            try {
                var _ = history.lastChange(condition.component());
            } catch (IllegalArgumentException unknown) {
                throw new UsageException("--where: " + unknown.getMessage());
            }
            return history.firstFalse(condition);
        });
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("holds", first.isEmpty());
            first.ifPresent(entry -> {
                Shown.entry(entry, json.putObject("entry"));
                Shown.components(entry.state().orElseThrow(), json.putObject("state"));
            });
            out.println(json);
        } else if (first.isEmpty()) {
            out.println(condition + " holds after every entry");
        } else {
            out.println(condition + " is false for the first time after");
            out.println(Shown.entry(first.get()));
            out.println(Shown.components(first.get().state().orElseThrow()));
        }
        return ExitCode.OK;
    }
}
