package dev.everfold.properties.equivalence;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Copies values: records, arrays, and the collections of the JDK, down to where nothing can be changed or nothing is
 * known. Copies are as modifiable as their originals.
 */
final class Copies {

    private final boolean isReordering;

    private Copies(boolean isReordering) {
        this.isReordering = isReordering;
    }

    /** A copy that can be handed to whoever may change it. */
    static <T> T of(T value) {
        return new Copies(false).copyOf(value);
    }

    /**
     * A copy in which hashed sets and maps iterate the other way round. It is equal to the original, and is what the
     * original may be in another process: the order of {@code Set.of} and {@code Map.of} changes from run to run, that
     * of hashed ones with their past.
     */
    static <T> T reordered(T value) {
        return new Copies(true).copyOf(value);
    }

    @SuppressWarnings("unchecked") // a copy is of the class of the original, or of an interface that its place asks for
    private <T> T copyOf(T value) {
        return (T) copy(value);
    }

    private Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map when isReordering && isHashed(map) -> reversed(map);
            case Set<?> set when isReordering && isHashed(set) -> reversed(set);
            case HashMap<?, ?> map ->
                filled(map instanceof LinkedHashMap ? new LinkedHashMap<>() : new HashMap<>(), map);
            case TreeMap<?, ?> map -> filled(new TreeMap<>(map.comparator()), map);
            case HashSet<?> set -> set instanceof LinkedHashSet ? new LinkedHashSet<>(set) : new HashSet<>(set);
            case TreeSet<?> set -> new TreeSet<>(set);
            case ArrayList<?> list -> copies(list);
            case List<?> list -> Collections.unmodifiableList(copies(list));
            case Optional<?> optional -> optional.map(this::copyOf);
            case Record record -> copy(record);
            case Object array when array.getClass().isArray() -> copyOfArray(array);
            default -> value;
        };
    }

    private static boolean isHashed(Object collection) {
        Class<?> type = collection.getClass();
        return type == HashMap.class || type == HashSet.class || type.getName().startsWith("java.util.Immutable");
    }

    private Map<?, ?> reversed(Map<?, ?> map) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        Collections.reverse(entries);
        Map<Object, @Nullable Object> reversed = new LinkedHashMap<>();
        entries.forEach(entry -> reversed.put(entry.getKey(), copyOrNull(entry.getValue())));
        return reversed;
    }

    private static Set<?> reversed(Set<?> set) {
        List<?> members = new ArrayList<>(set);
        Collections.reverse(members);
        return new LinkedHashSet<>(members);
    }

    @SuppressWarnings("unchecked") // the keys are those of the original, which has the same order
    private Map<?, ?> filled(Map<?, ?> empty, Map<?, ?> map) {
        Map<Object, @Nullable Object> filled = (Map<Object, @Nullable Object>) empty;
        map.forEach((key, value) -> filled.put(key, copyOrNull(value)));
        return filled;
    }

    private List<@Nullable Object> copies(Collection<?> list) {
        List<@Nullable Object> copies = new ArrayList<>();
        list.forEach(element -> copies.add(copyOrNull(element)));
        return copies;
    }

    private @Nullable Object copyOrNull(@Nullable Object value) {
        return value == null ? null : copy(value);
    }

    private static Object copyOfArray(Object array) {
        Object copy = Array.newInstance(array.getClass().getComponentType(), Array.getLength(array));
        System.arraycopy(array, 0, copy, 0, Array.getLength(array));
        return copy;
    }

    /** Records that cannot be made from here, and those that hold nothing to be copied, stay as they are. */
    @SuppressWarnings("ReferenceEquality") // a copy is equal to its original; the question is whether it is one
    private Object copy(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean isChanged = false;
        try {
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                Object value = components[i].getAccessor().invoke(record);
                values[i] = copyOrNull(value);
                if (!components[i].getType().isPrimitive()
                        && !components[i].getType().isInstance(values[i])) {
                    values[i] = value;
                }
                isChanged |= values[i] != value;
            }
            return isChanged ? constructorOf(record.getClass()).newInstance(values) : record;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return record;
        }
    }

    private static Constructor<?> constructorOf(Class<?> type) throws NoSuchMethodException {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        return constructor;
    }
}
