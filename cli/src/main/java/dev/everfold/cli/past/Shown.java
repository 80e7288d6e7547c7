package dev.everfold.cli.past;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.everfold.history.Components;
import dev.everfold.history.PastEntry;
import dev.everfold.history.PastEntry.PastEvent;
import dev.everfold.journal.Entry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** How values and entries of the past are shown: to people, and as JSON. */
final class Shown {

    private Shown() {}

    /** A component by line. */
    static String components(Object value) {
        return Components.of(value).entrySet().stream()
                .map(component -> "  " + (component.getKey().isEmpty() ? "(all)" : component.getKey()) + " = "
                        + text(component.getValue()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    static String text(Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    /** The components of a value, by path. */
    static void components(Object value, ObjectNode json) {
        Components.of(value).forEach((path, component) -> put(json, path, component));
    }

    /** A number, a truth, a null, or a text. */
    static void put(ObjectNode json, String name, Object value) {
        switch (value) {
            case Boolean truth -> json.put(name, truth);
            case BigDecimal number -> json.put(name, number);
            case BigInteger number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case Float number -> json.put(name, number);
            case Number number -> json.put(name, number.longValue());
            case Object nothing when nothing.equals(Components.NOTHING) -> json.putNull(name);
            default -> json.put(name, value.toString());
        }
    }

    /** An entry by line. */
    static String entry(PastEntry<?> past) {
        Entry entry = past.stored().entry();
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                Locale.ROOT,
                "#%-6d %s %s %s",
                past.sequenceNumber(),
                past.time(),
                past.stored().offset(),
                past.kind().name().toLowerCase(Locale.ROOT)));
        String key = entry.outcome().idempotencyKey();
        if (key != null) {
            line.append(", key ").append(text(key));
        }
        Entry.Origin origin = entry.origin();
        if (origin != null) {
            line.append(", message ")
                    .append(origin.number())
                    .append(" of shard ")
                    .append(origin.shard());
        }
        if (!entry.messages().isEmpty()) {
            line.append(", sent ").append(entry.messages().size());
        }
        line.append(timers(entry.timers()));
        if (!entry.outcome().note().isEmpty()) {
            line.append(", ").append(entry.outcome().note());
        }
        if (!past.events().isEmpty()) {
            line.append(past.events().stream()
                    .map(event -> event.value().map(Object::toString).orElse("(erased)"))
                    .collect(Collectors.joining(", ", ": ", "")));
        }
        return line.toString();
    }

    private static String timers(Entry.Timers timers) {
        StringBuilder text = new StringBuilder();
        if (timers.fired() != null) {
            text.append(", timer ").append(text(timers.fired())).append(" fired");
        }
        for (Entry.EndedTimer ended : timers.ended()) {
            if (ended.end() != Entry.EndedTimer.End.FIRED) {
                text.append(", timer ").append(text(ended.name())).append(" ").append(lower(ended.end()));
            }
        }
        for (Entry.SetTimer set : timers.set()) {
            text.append(", ").append(timer(set));
        }
        return text.toString();
    }

    /** A timer that may fire. */
    static String timer(Entry.SetTimer timer) {
        return "timer " + text(timer.name()) + " due " + due(timer.dueMillis())
                + (timer.receiver() == null ? "" : " to " + timer.receiver());
    }

    private static String due(long dueMillis) {
        return dueMillis == Entry.SetTimer.AT_OPENING
                ? "at every opening"
                : Instant.ofEpochMilli(dueMillis).toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static void timer(Entry.SetTimer timer, ObjectNode json) {
        json.put("name", timer.name()).put("due", due(timer.dueMillis()));
        if (timer.receiver() != null) {
            json.put("receiver", timer.receiver().toString());
        }
    }

    private static void timers(Entry.Timers timers, ObjectNode json) {
        json.put("fired", timers.fired());
        ArrayNode set = json.putArray("set");
        timers.set().forEach(timer -> timer(timer, set.addObject()));
        ArrayNode ended = json.putArray("ended");
        timers.ended()
                .forEach(timer -> ended.addObject()
                        .put("name", timer.name())
                        .put("due", due(timer.dueMillis()))
                        .put("end", lower(timer.end())));
    }

    static void entry(PastEntry<?> past, ObjectNode json) {
        Entry entry = past.stored().entry();
        json.put("sequenceNumber", past.sequenceNumber())
                .put("time", past.time().toString())
                .put("offset", past.stored().offset().value())
                .put("outcome", past.kind().name().toLowerCase(Locale.ROOT))
                .put("idempotencyKey", entry.outcome().idempotencyKey())
                .put("messages", entry.messages().size())
                .put("erased", past.isErased());
        Entry.Origin origin = entry.origin();
        if (origin != null) {
            json.putObject("origin")
                    .put("shard", origin.shard())
                    .put("number", origin.number())
                    .put("entry", origin.entry().value());
        }
        if (!entry.timers().isNone()) {
            timers(entry.timers(), json.putObject("timers"));
        }
        ArrayNode events = json.putArray("events");
        for (PastEvent event : past.events()) {
            ObjectNode each = events.addObject()
                    .put("sequenceNumber", event.sequenceNumber())
                    .put("type", event.typeName());
            event.value().ifPresent(value -> components(value, each.putObject("value")));
        }
    }
}
