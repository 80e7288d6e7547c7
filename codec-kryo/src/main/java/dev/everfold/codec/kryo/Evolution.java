package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was said about how today's types came from earlier ones. Filled by the builder, then never changed. */
final class Evolution {

    private final Map<String, Class<?>> aliases = new HashMap<>();
    private final Map<String, Function<Fields, ?>> upcasts = new HashMap<>();
    private final Map<Member, String> renames = new HashMap<>();
    private final Map<Member, @Nullable Object> defaults = new HashMap<>();

    /** A component of a record, or a constant of an enum. */
    private record Member(Class<?> type, String name) {
        @Override
        public String toString() {
            return type.getTypeName() + "." + name;
        }
    }

    void alias(String oldName, Class<?> type) {
        putOnce(aliases, LogicalNames.checkedType(oldName), type);
    }

    void upcast(String oldName, Function<Fields, ?> upcast) {
        putOnce(upcasts, LogicalNames.checkedType(oldName), upcast);
    }

    void rename(Class<?> type, String oldName, String newName) {
        putOnce(renames, new Member(type, LogicalNames.checkedMember(oldName)), newName);
    }

    void defaultValue(Class<?> type, String component, @Nullable Object value) {
        Member member = new Member(type, component);
        if (defaults.containsKey(member)) {
            throw new IllegalArgumentException("a second default for " + member);
        }
        defaults.put(member, value);
    }

    private static <K, V> void putOnce(Map<K, V> rules, K key, V value) {
        if (rules.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("a second rule for " + key);
        }
    }

    /** The class that a type of this earlier name has become, or null. */
    @Nullable
    Class<?> aliasOf(String oldName) {
        return aliases.get(oldName);
    }

    /** The function that makes values of today from records of this earlier name, or null. */
    @Nullable
    Function<Fields, ?> upcastOf(String oldName) {
        return upcasts.get(oldName);
    }

    /** What a component or a constant is called today. */
    String presentName(Class<?> type, String writtenName) {
        return renames.getOrDefault(new Member(type, writtenName), writtenName);
    }

    boolean hasDefault(Class<?> type, String component) {
        return defaults.containsKey(new Member(type, component));
    }

    @Nullable
    Object defaultOf(Class<?> type, String component) {
        return defaults.get(new Member(type, component));
    }

    /**
     * Checks the rules against the types.
     *
     * @throws CodecException when a rule speaks of what does not exist, or contradicts what does
     */
    void check(PresentTypes types) {
        aliases.forEach((oldName, type) -> {
            requireUnused(types, oldName);
            requireKnown(types, type);
            if (upcasts.containsKey(oldName)) {
                throw new CodecException(oldName + " has both an alias and an upcast; keep one");
            }
        });
        upcasts.keySet().forEach(oldName -> requireUnused(types, oldName));
        renames.forEach((member, newName) -> {
            requireMember(types, new Member(member.type, newName));
            if (hasMember(types, member)) {
                throw new CodecException(member + " exists today, so it cannot be the old name of " + newName);
            }
        });
        defaults.forEach((member, value) -> checkDefault(types, member, value));
    }

    private static void requireUnused(PresentTypes types, String oldName) {
        Class<?> present = types.classOf(oldName);
        if (present != null) {
            throw new CodecException(oldName + " is the name of " + present.getTypeName()
                    + " today, so nobody could tell old" + " from new; give the class a new name with name("
                    + present.getSimpleName() + ".class, …)");
        }
    }

    private static void requireKnown(PresentTypes types, Class<?> type) {
        if (types.nameOf(type) == null) {
            throw new CodecException("there is a rule for " + type.getTypeName()
                    + ", which is neither registered nor held by anything that is");
        }
    }

    private static void requireMember(PresentTypes types, Member member) {
        requireKnown(types, member.type);
        if (!hasMember(types, member)) {
            throw new CodecException("there is a rule for " + member + ", which does not exist");
        }
    }

    private static boolean hasMember(PresentTypes types, Member member) {
        String name = types.nameOf(member.type);
        if (name == null) {
            return false;
        }
        return switch (types.definition(name)) {
            case RecordDefinition definition -> component(definition, member.name) != null;
            case EnumDefinition definition -> definition.constants().contains(member.name);
            case TypeDefinition.SealedDefinition _ -> false;
        };
    }

    private static @Nullable Component component(RecordDefinition definition, String name) {
        for (Component component : definition.components()) {
            if (component.name().equals(name)) {
                return component;
            }
        }
        return null;
    }

    private static void checkDefault(PresentTypes types, Member member, @Nullable Object value) {
        requireMember(types, member);
        RecordDefinition definition = types.recordOf(member.type);
        Component component = definition == null ? null : component(definition, member.name);
        if (component == null) {
            throw new CodecException(member + " is no component of a record, so it has no default");
        }
        Class<?> expected = componentClass(member);
        boolean fits = value == null ? component.nullable() : expected.isInstance(value);
        if (!fits) {
            throw new CodecException("the default of " + member + " is "
                    + (value == null ? "null" : "a " + value.getClass().getTypeName()) + ", not a "
                    + component.shape().text());
        }
    }

    private static Class<?> componentClass(Member member) {
        for (RecordComponent component : member.type.getRecordComponents()) {
            if (component.getName().equals(member.name)) {
                Primitive primitive = Primitive.of(component.getType());
                return primitive == null ? component.getType() : primitive.boxClass();
            }
        }
        throw new IllegalStateException("no component " + member);
    }
}
