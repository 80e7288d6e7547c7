package dev.everfold.codec.kryo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Readers of collections, which come out unmodifiable. Sets and maps keep the order in which they were written, the
 * sorted ones have their natural order. They grow as elements arrive, whatever number was declared.
 */
final class Collecting {

    private static final int CAPACITY_AT_FIRST_MAX = 16;

    private Collecting() {}

    static ValueReader sequence(Shape.Order order, ValueReader element) {
        return switch (order) {
            case LIST -> workspace -> list(workspace, element);
            case SET -> workspace -> set(workspace, element);
            case SORTED_SET -> workspace -> sortedSet(workspace, element);
        };
    }

    static ValueReader mapping(boolean sorted, ValueReader key, ValueReader value) {
        return sorted ? workspace -> sortedMap(workspace, key, value) : workspace -> map(workspace, key, value);
    }

    static ValueReader maybe(ValueReader element) {
        return workspace -> switch (workspace.input().readChoice(2)) {
            case 0 -> Optional.empty();
            default -> Optional.of(element.read(workspace));
        };
    }

    private static List<Object> list(Workspace workspace, ValueReader element) {
        int count = workspace.input().readCount();
        List<Object> elements = new ArrayList<>(Math.min(count, CAPACITY_AT_FIRST_MAX));
        for (int i = 0; i < count; i++) {
            elements.add(element.read(workspace));
        }
        return List.copyOf(elements);
    }

    private static SequencedSet<Object> set(Workspace workspace, ValueReader element) {
        int count = workspace.input().readCount();
        SequencedSet<Object> elements = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            requireNew(elements.add(element.read(workspace)));
        }
        return Collections.unmodifiableSequencedSet(elements);
    }

    private static NavigableSet<Object> sortedSet(Workspace workspace, ValueReader element) {
        int count = workspace.input().readCount();
        NavigableSet<Object> elements = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            requireNew(elements.add(element.read(workspace)));
        }
        return Collections.unmodifiableNavigableSet(elements);
    }

    private static SequencedMap<Object, Object> map(Workspace workspace, ValueReader key, ValueReader value) {
        int count = workspace.input().readCount();
        SequencedMap<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            requireNew(entries.putIfAbsent(key.read(workspace), value.read(workspace)) == null);
        }
        return Collections.unmodifiableSequencedMap(entries);
    }

    private static NavigableMap<Object, Object> sortedMap(Workspace workspace, ValueReader key, ValueReader value) {
        int count = workspace.input().readCount();
        NavigableMap<Object, Object> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            requireNew(entries.putIfAbsent(key.read(workspace), value.read(workspace)) == null);
        }
        return Collections.unmodifiableNavigableMap(entries);
    }

    /** To drop one of two would be a guess. */
    private static void requireNew(boolean isNew) {
        if (!isNew) {
            throw new Refusal("two elements of a set or two keys of a map are equal");
        }
    }
}
