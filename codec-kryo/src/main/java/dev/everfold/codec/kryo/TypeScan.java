package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.kryo.Shape.Order;
import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the shape of classes, and of everything that they hold, or says where something lies that has none. */
final class TypeScan {

    private static final Map<Class<?>, Order> SEQUENCES = Map.of(
            List.class, Order.LIST,
            Set.class, Order.SET,
            SequencedSet.class, Order.SET,
            SortedSet.class, Order.SORTED_SET,
            NavigableSet.class, Order.SORTED_SET);
    private static final Set<Class<?>> MAPS =
            Set.of(Map.class, SequencedMap.class, SortedMap.class, NavigableMap.class);

    private final Map<Class<?>, String> givenNames;
    private final Map<Class<?>, String> names = new LinkedHashMap<>();
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();
    private final Map<String, TypeDefinition> definitions = new LinkedHashMap<>();

    TypeScan(Map<Class<?>, String> givenNames) {
        this.givenNames = givenNames;
    }

    Map<Class<?>, String> names() {
        return names;
    }

    Map<String, TypeDefinition> definitions() {
        return definitions;
    }

    @Nullable
    TypeDefinition definition(String name) {
        return definitions.get(name);
    }

    Class<?> classOf(String name) {
        Class<?> type = classes.get(name);
        if (type == null) {
            throw new IllegalStateException("no class of " + name);
        }
        return type;
    }

    /**
     * The shape of a type.
     *
     * @param place where it was met, for the message
     * @throws CodecException when it has none
     */
    Shape shapeOf(Type type, String place) {
        return switch (type) {
            case Class<?> plain -> shapeOfClass(plain, place);
            case ParameterizedType generic -> shapeOfGeneric(generic, place);
            case WildcardType _ -> throw refused(place, "a wildcard does not say what is written; name the type");
            case TypeVariable<?> variable ->
                throw refused(
                        place,
                        "the type variable " + variable
                                + " does not say what is written; a record that is written has no"
                                + " type parameters in its components");
            default -> throw refused(place, type.getTypeName() + " cannot be written; use a List");
        };
    }

    private Shape shapeOfGeneric(ParameterizedType generic, String place) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        Order order = SEQUENCES.get(raw);
        if (order != null) {
            Shape element = shapeOf(arguments[0], place);
            if (order != Order.LIST) {
                requireEquality(element, place);
            }
            if (order == Order.SORTED_SET) {
                requireOrder(element, place);
            }
            return new Shape.Sequence(order, element);
        }
        if (MAPS.contains(raw)) {
            Shape key = shapeOf(arguments[0], place);
            requireEquality(key, place);
            boolean sorted = SortedMap.class.isAssignableFrom(raw);
            if (sorted) {
                requireOrder(key, place);
            }
            return new Shape.Mapping(sorted, key, shapeOf(arguments[1], place));
        }
        if (raw == Optional.class) {
            return new Shape.Maybe(shapeOf(arguments[0], place));
        }
        return shapeOfClass(raw, place);
    }

    private static void requireEquality(Shape key, String place) {
        if (key instanceof Leaf leaf && leaf.javaClass().isArray()) {
            throw refused(place, "a " + key.text() + " has no equality, so it is no key and no element of a set");
        }
    }

    private void requireOrder(Shape key, String place) {
        Class<?> type = switch (key) {
            case Primitive primitive -> primitive.boxClass();
            case Leaf leaf -> leaf.javaClass();
            case Shape.Named(String name) -> classOf(name);
            case Shape.Sequence _, Shape.Mapping _, Shape.Maybe _ -> Object.class;
        };
        if (!Comparable.class.isAssignableFrom(type)) {
            throw refused(place, key.text() + " has no natural order, so it cannot be sorted by it");
        }
    }

    private Shape shapeOfClass(Class<?> type, String place) {
        Primitive primitive = Primitive.of(type);
        if (primitive != null) {
            return primitive;
        }
        Leaf leaf = Leaf.of(type);
        if (leaf != null) {
            return leaf;
        }
        String known = names.get(type);
        if (known != null) {
            return new Shape.Named(known);
        }
        if (type.isRecord()) {
            return recordShape(type);
        }
        if (type.isEnum()) {
            return define(type, name -> new EnumDefinition(name, constants(type)));
        }
        if (type.isInterface() && type.isSealed()) {
            return sealedShape(type, place);
        }
        throw refused(place, type.getTypeName() + " cannot be written; " + advice(type));
    }

    private static String advice(Class<?> type) {
        if (SEQUENCES.containsKey(type) || MAPS.contains(type) || type == Optional.class) {
            return "without type arguments it does not say what is in it";
        }
        if (type == Object.class) {
            return "it does not say what is in it; name a record, an enum, or a sealed interface over such";
        }
        if (type.isArray()) {
            return "use a List (arrays of primitives can be written)";
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return "declare it as List, Set, SequencedSet, SortedSet, Map, SequencedMap or SortedMap";
        }
        if (type.isInterface()) {
            return "an interface must be sealed, so that everything below it is known";
        }
        return "make it a record, an enum, or a sealed interface over such";
    }

    private Shape recordShape(Class<?> type) {
        return define(type, name -> {
            List<Component> components = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                String place = name + "." + component.getName();
                Shape shape = shapeOf(component.getGenericType(), place);
                components.add(new Component(
                        LogicalNames.checkedMember(component.getName()),
                        shape,
                        !component.getType().isPrimitive()));
            }
            return new RecordDefinition(name, List.copyOf(components));
        });
    }

    private static List<String> constants(Class<?> type) {
        List<String> constants = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            constants.add(LogicalNames.checkedMember(((Enum<?>) constant).name()));
        }
        return List.copyOf(constants);
    }

    private Shape sealedShape(Class<?> type, String place) {
        return define(type, name -> {
            List<String> alternatives = new ArrayList<>();
            addAlternatives(type, place, alternatives);
            return new SealedDefinition(name, List.copyOf(alternatives));
        });
    }

    private void addAlternatives(Class<?> type, String place, List<String> alternatives) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isInterface() && permitted.isSealed()) {
                addAlternatives(permitted, place, alternatives);
            } else if (permitted.isRecord() || permitted.isEnum()) {
                String name = ((Shape.Named) shapeOfClass(permitted, place)).name();
                if (!alternatives.contains(name)) {
                    alternatives.add(name);
                }
            } else {
                throw refused(
                        place + ", a " + type.getTypeName(),
                        permitted.getTypeName()
                                + " cannot be written; below a sealed interface there are records, enums"
                                + " and sealed interfaces only");
            }
        }
    }

    /** Names the type before it looks inside, because it may hold itself. */
    private Shape define(Class<?> type, Function<String, TypeDefinition> inside) {
        String name = LogicalNames.checkedType(givenNames.getOrDefault(type, LogicalNames.of(type)));
        Class<?> other = classes.putIfAbsent(name, type);
        if (other != null) {
            throw new CodecException(type.getTypeName() + " and " + other.getTypeName() + " are both named " + name
                    + "; give one of them another name with name(" + type.getSimpleName() + ".class, …)");
        }
        names.put(type, name);
        definitions.put(name, inside.apply(name));
        return new Shape.Named(name);
    }

    private static CodecException refused(String place, String trouble) {
        return new CodecException(place + ": " + trouble);
    }
}
