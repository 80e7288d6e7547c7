package dev.everfold.testkit;

import dev.everfold.ActorType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first place where two values differ. Records are compared component by component, lists and arrays element by
 * element, maps key by key, actor types by name, and everything else with {@code equals}.
 *
 * @param path from the outermost value inwards, such as {@code .lines[2].quantity}; empty for the value itself
 * @param expected what should be there
 * @param actual what is there
 */
record Difference(
        String path, @Nullable Object expected, @Nullable Object actual) {

    /** The first difference, or null when there is none. */
    static @Nullable Difference between(@Nullable Object expected, @Nullable Object actual) {
        return between("", expected, actual);
    }

    private static @Nullable Difference between(String path, @Nullable Object expected, @Nullable Object actual) {
        if (Objects.equals(expected, actual)) {
            return null;
        }
        if (expected == null || actual == null) {
            return new Difference(path, expected, actual);
        }
        if (expected instanceof ActorType<?, ?, ?> one && actual instanceof ActorType<?, ?, ?> other) {
            return one.name().equals(other.name()) ? null : new Difference(path, expected, actual);
        }
        if (expected instanceof List<?> one && actual instanceof List<?> other) {
            return betweenLists(path, one, other);
        }
        if (expected instanceof Map<?, ?> one && actual instanceof Map<?, ?> other) {
            return betweenMaps(path, one, other);
        }
        if (expected.getClass() != actual.getClass()) {
            return new Difference(path, expected, actual);
        }
        if (expected.getClass().isArray()) {
            return betweenLists(path, elementsOf(expected), elementsOf(actual));
        }
        if (expected.getClass().isRecord()) {
            return betweenRecords(path, expected, actual);
        }
        return new Difference(path, expected, actual);
    }

    private static @Nullable Difference betweenLists(String path, List<?> expected, List<?> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            Difference difference = between(path + "[" + i + "]", expected.get(i), actual.get(i));
            if (difference != null) {
                return difference;
            }
        }
        return expected.size() == actual.size()
                ? null
                : new Difference(path + ".size()", expected.size(), actual.size());
    }

    private static @Nullable Difference betweenMaps(String path, Map<?, ?> expected, Map<?, ?> actual) {
        for (Map.Entry<?, ?> entry : expected.entrySet()) {
            String place = path + "[" + entry.getKey() + "]";
            if (!actual.containsKey(entry.getKey())) {
                return new Difference(place, entry.getValue(), "nothing under this key");
            }
            Difference difference = between(place, entry.getValue(), actual.get(entry.getKey()));
            if (difference != null) {
                return difference;
            }
        }
        for (Map.Entry<?, ?> entry : actual.entrySet()) {
            if (!expected.containsKey(entry.getKey())) {
                return new Difference(path + "[" + entry.getKey() + "]", "nothing under this key", entry.getValue());
            }
        }
        return null;
    }

    private static @Nullable Difference betweenRecords(String path, Object expected, Object actual) {
        for (RecordComponent component : expected.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            if (!accessor.trySetAccessible()) {
                return new Difference(path, expected, actual);
            }
            Difference difference =
                    between(path + "." + component.getName(), read(accessor, expected), read(accessor, actual));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable Object read(Method accessor, Object record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read " + accessor + " of " + record, e);
        }
    }

    private static List<@Nullable Object> elementsOf(Object array) {
        @Nullable Object[] elements = new @Nullable Object[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.get(array, i);
        }
        return java.util.Arrays.asList(elements);
    }

    /** One line for people. */
    String describe() {
        return "first difference" + (path.isEmpty() ? "" : " at " + path) + ": expected " + show(expected)
                + ", but it was " + show(actual);
    }

    /** The value, with its class where the text alone would not tell, and with the content of an array. */
    static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "\"" + text + "\"";
            case ActorType<?, ?, ?> type -> type.name();
            case Object array
            when array.getClass().isArray() -> elementsOf(array).toString();
            default -> value.toString();
        };
    }
}
