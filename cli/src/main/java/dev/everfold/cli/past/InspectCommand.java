package dev.everfold.cli.past;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.ActorState;
import dev.everfold.cli.console.UsageException;
import dev.everfold.history.ActorHistory;
import dev.everfold.history.Change;
import dev.everfold.history.PastEntry;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what an actor is, was, and how it became so. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the state of an actor in a store that nobody has open: now, with its timers, or at any point of its history; its entries;"
                    + " or what differs between two points.",
            "Changes nothing."
        },
        footer = {
            "",
            "The state is shown if nothing else is asked for, or a point is named; it is the state itself, not the view that"
                    + " the type may have of it.",
            "",
            "Exit codes: 0 shown, 1 no such actor or point, or damaged, 2 no store, a store in use, or an unknown type."
        })
public final class InspectCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PastOfActor actor = new PastOfActor();

    @ArgGroup
    private Point point = new Point();

    @Option(names = "--entries", description = "Lists the actor's entries.")
    private boolean hasEntries;

    @Option(
            names = "--diff",
            paramLabel = "A..B",
            description = "Shows what differs between the states at two sequence numbers.")
    private @Nullable String range;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean isJson;

    static final class Point {

        @Option(names = "--at", paramLabel = "N", description = "The state after the event with this sequence number.")
        private @Nullable Long number;

        @Option(
                names = "--at-time",
                paramLabel = "INSTANT",
                description = "The state at this time, such as 2026-01-31T12:00:00Z.")
        private @Nullable Instant time;

        boolean isNamed() {
            return number != null || time != null;
        }

        ActorState<Object> of(ActorHistory<Object> history) {
            if (number != null) {
                return history.at(number);
            }
            return time == null ? history.latest() : history.at(time);
        }
    }

    @Override
    public Integer call() {
        if (point.number != null && point.number < 0) {
            throw new UsageException("--at is 0 or more, was " + point.number);
        }
        long[] fromTo = fromTo();
        return actor.look(history -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("type", history.id().type()).put("key", history.id().key());
            if (fromTo.length > 0) {
                difference(history, fromTo, json);
            }
            if (hasEntries) {
                entries(history, json);
            }
            if (point.isNamed() || (!hasEntries && fromTo.length == 0)) {
                state(history, point.of(history), json);
            }
            if (!point.isNamed() && fromTo.length == 0) {
                timers(history, json);
            }
            if (isJson) {
                out().println(json);
            }
            return ExitCode.OK;
        });
    }

    private long[] fromTo() {
        if (range == null) {
            return new long[0];
        }
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            throw new UsageException("--diff is two sequence numbers such as 3..7, was \"" + range + "\"");
        }
        return new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))};
    }

    private void state(ActorHistory<Object> history, ActorState<Object> state, ObjectNode json) {
        json.put("sequenceNumber", state.sequenceNumber());
        Shown.components(state.state(), json.putObject("state"));
        print(history.id() + " after event " + state.sequenceNumber() + ", a "
                + state.state().getClass().getSimpleName());
        print(Shown.components(state.state()));
    }

    private void timers(ActorHistory<Object> history, ObjectNode json) {
        ArrayNode timers = json.putArray("timers");
        history.timers().forEach(timer -> {
            Shown.timer(timer, timers.addObject());
            print("  " + Shown.timer(timer));
        });
    }

    private void difference(ActorHistory<Object> history, long[] fromTo, ObjectNode json) {
        ArrayNode changes = json.putArray("diff");
        print(history.id() + " from event " + fromTo[0] + " to event " + fromTo[1]);
        for (Change change : history.difference(fromTo[0], fromTo[1])) {
            ObjectNode each = changes.addObject().put("component", change.path());
            Shown.put(each, "before", change.before());
            Shown.put(each, "after", change.after());
            print("  " + change.path() + ": " + Shown.text(change.before()) + " -> " + Shown.text(change.after()));
        }
    }

    private void entries(ActorHistory<Object> history, ObjectNode json) {
        ArrayNode all = json.putArray("entries");
        try (Stream<PastEntry<Object>> entries = history.entries()) {
            entries.forEach(entry -> {
                if (isJson) {
                    Shown.entry(entry, all.addObject());
                } else {
                    print(Shown.entry(entry));
                }
            });
        }
    }

    private void print(String line) {
        if (!isJson) {
            out().println(line);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
