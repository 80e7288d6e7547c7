package dev.everfold.cli.past;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.Components;
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

/** Finds the entry that made a component what it is. */
@Command(
        name = "blame",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the entry of an actor that last changed a component of its state, or anything below it.",
            "Changes nothing."
        },
        footer = {
            "",
            "PATH is such as balance, total.revenue, lines[2].price for an element, prices[EUR] for the value of a key.",
            "",
            "Exit codes: 0 found, or nothing ever changed it; 1 no such actor, or damaged; 2 no store, a store in use,"
                    + " an unknown type or component."
        })
public final class BlameCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PastOfActor actor = new PastOfActor();

    @Option(names = "--component", paramLabel = "PATH", required = true, description = "The path of the component.")
    private String component = "";

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    @Override
    public Integer call() {
        Optional<PastEntry<Object>> last = actor.look(history -> {
            try {
                return history.lastChange(component);
            } catch (IllegalArgumentException unknown) {
                throw new UsageException("--component: " + unknown.getMessage());
            }
        });
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("component", component);
            last.ifPresent(entry -> {
                Shown.components(valueAfter(entry), json.putObject("value"));
                Shown.entry(entry, json.putObject("entry"));
            });
            out.println(json);
        } else if (last.isEmpty()) {
            out.println("no entry has changed " + component);
        } else {
            out.println(component + " was last changed by");
            out.println(Shown.entry(last.get()));
            out.println(Shown.components(valueAfter(last.get())));
        }
        return ExitCode.OK;
    }

    private Object valueAfter(PastEntry<Object> entry) {
        return Components.at(component, entry.state().orElseThrow());
    }
}
