package dev.everfold.history;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value, component by component. A path leads from the outermost value inwards: {@code balance},
 * {@code total.revenue}, {@code lines[2].price} for an element of a list or an array, from 0, {@code prices[EUR]} for
 * the value under the key that reads so. An optional is what it holds. Sets and everything that is no record, list, map
 * or array are not looked into. The path of the value itself is empty.
 */
public final class Components {

    /** What is at a path that leads nowhere, and in an empty optional or a component that is null. */
    public static final Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "(nothing)";
        }
    };

    private static final Pattern STEP = Pattern.compile("\\.?([\\p{L}_$][\\p{L}\\p{N}_$]*)|\\[([^\\]]*)\\]");

    private Components() {}

    /** The innermost components of a value by path, in their order; empty lists and maps by themselves. */
    public static Map<String, Object> of(@Nullable Object value) {
        Map<String, Object> components = new LinkedHashMap<>();
        collect("", value, components);
        return components;
    }

    private static void collect(String path, @Nullable Object value, Map<String, Object> into) {
        switch (unwrapped(value)) {
            case Record record
            when record.getClass().getRecordComponents().length > 0 -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
                    collect(inner, read(component, record), into);
                }
            }
            case List<?> list
            when !list.isEmpty() -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(path + "[" + i + "]", list.get(i), into);
                }
            }
            case Map<?, ?> map
            when !map.isEmpty() -> map.forEach((key, inner) -> collect(path + "[" + key + "]", inner, into));
            case Object other -> into.put(path, other);
        }
    }

    /**
     * What is at a path; {@link #NOTHING} when it leads nowhere.
     *
     * @throws IllegalArgumentException when it is no path
     */
    public static Object at(String path, @Nullable Object value) {
        Object found = unwrapped(value);
        for (String[] step : steps(path)) {
            found = step[0] == null ? element(step[1], found) : component(step[0], found);
        }
        return found;
    }

    private static List<@Nullable String[]> steps(String path) {
        List<@Nullable String[]> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("\"" + path + "\" is no path to a component from position " + end
                        + " on; paths are such as balance, total.revenue, lines[2].price, prices[EUR]");
            }
            steps.add(new @Nullable String[] {matcher.group(1), matcher.group(2)});
            end = matcher.end();
        }
        return steps;
    }

    private static Object component(String name, Object value) {
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                if (component.getName().equals(name)) {
                    return unwrapped(read(component, value));
                }
            }
        }
        return NOTHING;
    }

    private static Object element(@Nullable String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (String.valueOf(entry.getKey()).equals(key)) {
                    return unwrapped(entry.getValue());
                }
            }
        }
        if (value instanceof List<?> list && key != null && key.matches("\\d{1,9}")) {
            int index = Integer.parseInt(key);
            return index < list.size() ? unwrapped(list.get(index)) : NOTHING;
        }
        return NOTHING;
    }

    /** Every component that differs, in the order of the first value, then of the second. */
    public static List<Change> changes(@Nullable Object before, @Nullable Object after) {
        Map<String, Object> one = of(before);
        Map<String, Object> other = of(after);
        List<Change> changes = new ArrayList<>();
        one.forEach((path, value) -> {
            Object then = other.getOrDefault(path, NOTHING);
            if (!Objects.equals(value, then)) {
                changes.add(new Change(path, value, then));
            }
        });
        other.forEach((path, value) -> {
            if (!one.containsKey(path)) {
                changes.add(new Change(path, NOTHING, value));
            }
        });
        return changes;
    }

    /** The value without an optional around it; arrays as lists. */
    private static Object unwrapped(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case Optional<?> optional -> optional.isPresent() ? unwrapped(optional.get()) : NOTHING;
            case List<?> list -> list;
            case Collection<?> set -> set;
            case Object array when array.getClass().isArray() -> elementsOf(array);
            default -> value;
        };
    }

    private static List<Object> elementsOf(Object array) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        Method accessor = component.getAccessor();
        if (!accessor.trySetAccessible()) {
            return record.toString(); // its module does not open the package: the text of the record has to do
        }
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read " + accessor, e);
        }
    }
}
