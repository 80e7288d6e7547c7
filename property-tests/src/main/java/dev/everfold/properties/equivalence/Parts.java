package dev.everfold.properties.equivalence;

import dev.everfold.ActorType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a value consists of, one level deep, whatever its own {@code equals} looks at. */
sealed interface Parts {

    /** A value that cannot change and is compared with {@code equals}. */
    record Plain(@Nullable Object value) implements Parts {}

    /** An object that is not to be looked into, so its text has to do. */
    record Opaque(String type, String text) implements Parts {}

    /** A record, or an object of a class with fields. */
    record Components(Class<?> type, SequencedMap<String, @Nullable Object> values) implements Parts {}

    /** Elements with places: of lists and arrays, and of an optional. */
    record Elements(List<@Nullable Object> values) implements Parts {}

    /** Elements without places: of sets. */
    record Members(List<@Nullable Object> values) implements Parts {}

    /** Entries of a map. */
    record Entries(Map<?, ?> values) implements Parts {}

    /** Takes a value apart. */
    static Parts of(@Nullable Object value) {
        return switch (value) {
            case null -> new Plain(null);
            case Object plain when isPlain(plain) -> new Plain(plain);
            case ActorType<?, ?, ?> type -> new Opaque("ActorType", type.name());
            case Optional<?> optional ->
                new Elements(optional.<List<@Nullable Object>>map(List::of).orElseGet(List::of));
            case Map<?, ?> map -> new Entries(map);
            case Set<?> set -> new Members(new ArrayList<>(set));
            case Collection<?> collection -> new Elements(new ArrayList<>(collection));
            case Object array when array.getClass().isArray() -> new Elements(elementsOf(array));
            case Object other
            when other.getClass().getName().startsWith("java") ->
                new Opaque(other.getClass().getTypeName(), textOf(other));
            default -> componentsOf(value);
        };
    }

    private static boolean isPlain(Object value) {
        return switch (value) {
            case String _, Boolean _, Character _, Enum<?> _, Class<?> _ -> true;
            case Byte _, Short _, Integer _, Long _, Float _, Double _, BigDecimal _, BigInteger _ -> true;
            case UUID _, Currency _, Locale _ -> true;
            default -> value.getClass().getName().startsWith("java.time.");
        };
    }

    /** Without the identity that {@link Object#toString} shows: another object could never have the same text. */
    private static String textOf(Object value) {
        String identity = value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
        return String.valueOf(value).replace(identity, value.getClass().getSimpleName());
    }

    private static List<@Nullable Object> elementsOf(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    /** Every field that belongs to the value, inherited ones first. Transient ones are caches. */
    private static Parts componentsOf(Object value) {
        SequencedMap<String, @Nullable Object> values = new LinkedHashMap<>();
        try {
            for (Class<?> type : lineage(value.getClass())) {
                for (Field field : type.getDeclaredFields()) {
                    if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                        field.setAccessible(true);
                        values.put(field.getName(), field.get(value));
                    }
                }
            }
        } catch (InaccessibleObjectException | IllegalAccessException closed) {
            return new Plain(value);
        }
        return new Components(value.getClass(), values);
    }

    private static List<Class<?>> lineage(Class<?> type) {
        List<Class<?>> lineage = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            lineage.addFirst(each);
        }
        return lineage;
    }
}
