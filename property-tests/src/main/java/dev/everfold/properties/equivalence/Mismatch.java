package dev.everfold.properties.equivalence;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first place in which two structures differ.
 *
 * @param path from the outermost value inwards, such as {@code .lines[2].quantity}; empty for the value itself
 * @param expected what should be there, as text
 * @param actual what is there, as text
 */
record Mismatch(String path, String expected, String actual) {

    private static final String NOTHING = "nothing";

    /** The first difference, or null when there is none. */
    static @Nullable Mismatch between(Structure expected, Structure actual) {
        return between("", expected, actual);
    }

    private static @Nullable Mismatch between(String path, Structure expected, Structure actual) {
        if (expected.equals(actual)) {
            return null;
        }
        Mismatch inside = switch (expected) {
            case Structure.Node one
            when actual instanceof Structure.Node other && one.type() == other.type() -> betweenNodes(path, one, other);
            case Structure.Sequence one
            when actual instanceof Structure.Sequence other -> betweenSequences(path, one.elements(), other.elements());
            case Structure.Bag one
            when actual instanceof Structure.Bag other -> betweenBags(path, one.elements(), other.elements());
            case Structure.Table one
            when actual instanceof Structure.Table other -> betweenTables(path, one.entries(), other.entries());
            case Structure.Node _, Structure.Sequence _, Structure.Bag _, Structure.Table _ -> null;
            case Structure.Leaf _, Structure.Text _ -> null;
        };
        return inside != null ? inside : new Mismatch(path, text(expected), text(actual));
    }

    private static @Nullable Mismatch betweenNodes(String path, Structure.Node expected, Structure.Node actual) {
        for (Map.Entry<String, Structure> part : expected.parts().entrySet()) {
            Structure other = actual.parts().get(part.getKey());
            Mismatch mismatch = other == null ? null : between(path + "." + part.getKey(), part.getValue(), other);
            if (mismatch != null) {
                return mismatch;
            }
        }
        return null;
    }

    private static @Nullable Mismatch betweenSequences(String path, List<Structure> expected, List<Structure> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String place = path + "[" + i + "]";
            if (i >= expected.size()) {
                return new Mismatch(place, NOTHING, text(actual.get(i)));
            }
            if (i >= actual.size()) {
                return new Mismatch(place, text(expected.get(i)), NOTHING);
            }
            Mismatch mismatch = between(place, expected.get(i), actual.get(i));
            if (mismatch != null) {
                return mismatch;
            }
        }
        return null;
    }

    private static @Nullable Mismatch betweenBags(
            String path, Map<Structure, Integer> expected, Map<Structure, Integer> actual) {
        for (Structure element : expected.keySet()) {
            if (!expected.get(element).equals(actual.get(element))) {
                return new Mismatch(path + " (a set)", text(element) + " in it", "it is not");
            }
        }
        for (Structure element : actual.keySet()) {
            if (!actual.get(element).equals(expected.get(element))) {
                return new Mismatch(path + " (a set)", "it is not", text(element) + " in it");
            }
        }
        return null;
    }

    private static @Nullable Mismatch betweenTables(
            String path, Map<Structure, Structure> expected, Map<Structure, Structure> actual) {
        for (Map.Entry<Structure, Structure> entry : expected.entrySet()) {
            String place = path + "[" + entry.getKey() + "]";
            Structure other = actual.get(entry.getKey());
            if (other == null) {
                return new Mismatch(place, text(entry.getValue()), NOTHING);
            }
            Mismatch mismatch = between(place, entry.getValue(), other);
            if (mismatch != null) {
                return mismatch;
            }
        }
        for (Map.Entry<Structure, Structure> entry : actual.entrySet()) {
            if (!expected.containsKey(entry.getKey())) {
                return new Mismatch(path + "[" + entry.getKey() + "]", NOTHING, text(entry.getValue()));
            }
        }
        return null;
    }

    /** With the class, where values of one text differ in nothing else. */
    private static String text(Structure structure) {
        return structure instanceof Structure.Leaf(Object value) && value != null && !isObvious(value)
                ? structure + " (" + value.getClass().getSimpleName() + ")"
                : structure.toString();
    }

    private static boolean isObvious(Object value) {
        return value instanceof String || value instanceof Boolean || value instanceof Enum<?>;
    }
}
