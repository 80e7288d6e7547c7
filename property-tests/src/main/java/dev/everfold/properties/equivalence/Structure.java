package dev.everfold.properties.equivalence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a value is made of, down to the last component, as it was when it was looked at: it stays the same when the
 * value is changed. Two structures are equal when nobody could tell the values apart by their content; the values' own
 * {@code equals} is not asked.
 */
sealed interface Structure {

    /** Deeper than this a value is taken as its text. */
    int DEPTH_MAX = 200;

    /** Something without parts. */
    record Leaf(@Nullable Object value) implements Structure {
        @Override
        public String toString() {
            return switch (value) {
                case null -> "null";
                case String text -> "\"" + text + "\"";
                default -> value.toString();
            };
        }
    }

    /** Something not looked into. */
    record Text(String type, String text) implements Structure {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A record or an object. */
    record Node(Class<?> type, SequencedMap<String, Structure> parts) implements Structure {
        @Override
        public String toString() {
            StringJoiner text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
            parts.forEach((name, part) -> text.add(name + "=" + part));
            return text.toString();
        }
    }

    /** A list, an array, or an optional. */
    record Sequence(List<Structure> elements) implements Structure {
        @Override
        public String toString() {
            return elements.toString();
        }
    }

    /** A set: how often there is what. */
    record Bag(Map<Structure, Integer> elements) implements Structure {
        @Override
        public String toString() {
            return elements.keySet().toString();
        }
    }

    /** A map. */
    record Table(Map<Structure, Structure> entries) implements Structure {
        @Override
        public String toString() {
            return entries.toString();
        }
    }

    /** The structure of a value as it is now. */
    static Structure of(@Nullable Object value) {
        return of(value, new IdentityHashMap<>());
    }

    private static Structure of(@Nullable Object value, Map<Object, Integer> above) {
        Parts parts = Parts.of(value);
        if (value == null || parts instanceof Parts.Plain) {
            return new Leaf(value);
        }
        Integer depth = above.get(value);
        if (depth != null || above.size() > DEPTH_MAX) {
            return new Text("cycle", depth == null ? "too deep to be shown" : "the same object as at depth " + depth);
        }
        above.put(value, above.size());
        Structure structure = of(parts, above);
        above.remove(value);
        return structure;
    }

    private static Structure of(Parts parts, Map<Object, Integer> above) {
        return switch (parts) {
            case Parts.Plain(Object value) -> new Leaf(value);
            case Parts.Opaque(String type, String text) -> new Text(type, text);
            case Parts.Components(Class<?> type, SequencedMap<String, @Nullable Object> values) -> {
                SequencedMap<String, Structure> structures = new LinkedHashMap<>();
                values.forEach((name, value) -> structures.put(name, of(value, above)));
                yield new Node(type, structures);
            }
            case Parts.Elements(List<@Nullable Object> values) -> {
                List<Structure> structures = new ArrayList<>();
                values.forEach(value -> structures.add(of(value, above)));
                yield new Sequence(structures);
            }
            case Parts.Members(List<@Nullable Object> values) -> {
                Map<Structure, Integer> structures = new HashMap<>();
                values.forEach(value -> structures.merge(of(value, above), 1, Integer::sum));
                yield new Bag(structures);
            }
            case Parts.Entries(Map<?, ?> values) -> {
                Map<Structure, Structure> structures = new HashMap<>();
                values.forEach((key, value) -> structures.put(of(key, above), of(value, above)));
                yield new Table(structures);
            }
        };
    }
}
