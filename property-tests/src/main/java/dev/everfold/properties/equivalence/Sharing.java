package dev.everfold.properties.equivalence;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a mutable object that lies within two values at once. */
final class Sharing {

    /** Beginnings of the names of the JDK's unmodifiable collections; others have Immutable in their name. */
    private static final List<String> UNMODIFIABLE = List.of(
            "java.util.ImmutableCollections$",
            "java.util.Collections$Unmodifiable",
            "java.util.Collections$Empty",
            "java.util.Collections$Singleton",
            "java.util.Collections$CopiesList");

    private final IdentityHashMap<Object, String> found = new IdentityHashMap<>();

    private Sharing() {}

    /** What both values hold, with the places, or null. */
    static @Nullable String between(@Nullable Object state, @Nullable Object event) {
        Sharing inState = new Sharing();
        inState.collect("", state);
        Sharing inEvent = new Sharing();
        inEvent.collect("", event);
        for (Map.Entry<Object, String> shared : inEvent.found.entrySet()) {
            String place = inState.found.get(shared.getKey());
            if (place != null && isMutable(shared.getKey())) {
                return "its " + named(shared.getValue()) + " is the state's " + named(place) + ", of class "
                        + shared.getKey().getClass().getSimpleName();
            }
        }
        return null;
    }

    private static String named(String path) {
        return path.isEmpty() ? "whole" : path;
    }

    private void collect(String path, @Nullable Object value) {
        Parts parts = Parts.of(value);
        if (value == null || parts instanceof Parts.Plain || found.size() > 100_000) {
            return;
        }
        if (found.putIfAbsent(value, path) != null) {
            return;
        }
        switch (parts) {
            case Parts.Plain _, Parts.Opaque _ -> {}
            case Parts.Components components ->
                components.values().forEach((name, part) -> collect(path + "." + name, part));
            case Parts.Elements(List<@Nullable Object> values) -> collectAll(path, values);
            case Parts.Members(List<@Nullable Object> values) -> collectAll(path, values);
            case Parts.Entries(Map<?, ?> values) ->
                values.forEach((key, part) -> {
                    collect(path + ".keySet()", key);
                    collect(path + "[" + key + "]", part);
                });
        }
    }

    private void collectAll(String path, List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            collect(path + "[" + i + "]", values.get(i));
        }
    }

    private static boolean isMutable(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return Array.getLength(value) > 0;
        }
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return UNMODIFIABLE.stream().noneMatch(type.getName()::startsWith)
                    && !type.getSimpleName().contains("Immutable");
        }
        return !type.isRecord() && hasVariable(type);
    }

    /** Whether objects of this class have a field that is not final. Of the JDK's, whatever was not known as plain. */
    private static boolean hasVariable(Class<?> type) {
        if (type.getName().startsWith("java")) {
            return !java.util.Optional.class.equals(type);
        }
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            if (Arrays.stream(each.getDeclaredFields()).anyMatch(Sharing::isVariable)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVariable(Field field) {
        return (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL | Modifier.TRANSIENT)) == 0;
    }
}
