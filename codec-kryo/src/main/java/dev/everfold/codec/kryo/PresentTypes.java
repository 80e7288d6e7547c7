package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The classes of today: those that were registered and everything that they hold, with their logical names and shapes.
 * Immutable.
 */
final class PresentTypes {

    private final Map<String, Class<?>> classes;
    private final Map<Class<?>, String> names;
    private final Map<String, TypeDefinition> definitions;
    private final Map<Class<?>, Shape> roots;

    PresentTypes(TypeScan scan, Map<Class<?>, Shape> roots) {
        this.names = Map.copyOf(scan.names());
        this.definitions = Map.copyOf(scan.definitions());
        this.roots = roots;
        this.classes = new LinkedHashMap<>();
        names.forEach((type, name) -> classes.put(name, type));
    }

    /** Without any: every type is unknown. */
    static PresentTypes none() {
        return new PresentTypes(new TypeScan(Map.of()), Map.of());
    }

    /**
     * The types of these classes.
     *
     * @throws CodecException when one of them, or something in it, cannot be written
     */
    static PresentTypes of(List<Class<?>> registered, Map<Class<?>, String> givenNames) {
        TypeScan scan = new TypeScan(givenNames);
        Map<Class<?>, Shape> roots = new LinkedHashMap<>();
        for (Class<?> type : registered) {
            addRoots(scan, type, roots);
        }
        return new PresentTypes(scan, roots);
    }

    private static void addRoots(TypeScan scan, Class<?> type, Map<Class<?>, Shape> roots) {
        Shape shape = scan.shapeOf(type, type.getTypeName());
        if (shape instanceof Shape.Named(String name)
                && scan.definition(name) instanceof SealedDefinition(var _, List<String> alternatives)) {
            for (String alternative : alternatives) {
                roots.put(scan.classOf(alternative), new Shape.Named(alternative));
            }
        } else {
            roots.put(shape instanceof Primitive primitive ? primitive.boxClass() : type, shape);
        }
    }

    /** The classes of which values can be written by themselves. */
    Map<Class<?>, Shape> roots() {
        return roots;
    }

    /** All records, in no order. */
    List<RecordDefinition> records() {
        return definitions.values().stream()
                .filter(RecordDefinition.class::isInstance)
                .map(RecordDefinition.class::cast)
                .toList();
    }

    /** The class of this logical name, or null. */
    @Nullable
    Class<?> classOf(String name) {
        return classes.get(name);
    }

    /** The logical name of a class, or null when it is neither registered nor held by one that is. */
    @Nullable
    String nameOf(Class<?> type) {
        return names.get(type);
    }

    /** The definition under a name that is known to be there. */
    TypeDefinition definition(String name) {
        TypeDefinition definition = definitions.get(name);
        if (definition == null) {
            throw new IllegalStateException("no definition of " + name);
        }
        return definition;
    }

    /** The definition of a record of this class, or null when it is no record or not known. */
    @Nullable
    RecordDefinition recordOf(Class<?> type) {
        String name = names.get(type);
        return name != null && definitions.get(name) instanceof RecordDefinition found ? found : null;
    }

    /** The class that every value of a shape is an instance of. */
    Class<?> classOf(Shape shape) {
        return switch (shape) {
            case Primitive primitive -> primitive.boxClass();
            case Leaf leaf -> leaf.javaClass();
            case Shape.Named(String name) -> {
                Class<?> type = classes.get(name);
                if (type == null) {
                    throw new IllegalStateException("no class of " + name);
                }
                yield type;
            }
            case Shape.Sequence(Shape.Order order, var _) ->
                switch (order) {
                    case LIST -> List.class;
                    case SET -> Set.class;
                    case SORTED_SET -> SortedSet.class;
                };
            case Shape.Mapping(boolean sorted, var _, var _) -> sorted ? SortedMap.class : java.util.Map.class;
            case Shape.Maybe _ -> Optional.class;
        };
    }

    /** Everything needed to read values of this shape. */
    Definition definitionOf(Shape root) {
        Map<String, TypeDefinition> closure = new LinkedHashMap<>();
        collect(root, closure);
        Definition definition = new Definition(root, closure);
        try {
            if (!DefinitionParser.parse(definition.toBytes()).equals(definition)) {
                throw new IllegalStateException("what is written of " + root.text() + " is not what would be read");
            }
        } catch (Refusal e) {
            throw new CodecException("the schema of " + root.text() + " could not be read: " + Refusal.describe(e), e);
        }
        return definition;
    }

    private void collect(Shape root, Map<String, TypeDefinition> closure) {
        Set<String> waiting = new LinkedHashSet<>(namesIn(root));
        while (!waiting.isEmpty()) {
            String name = waiting.iterator().next();
            waiting.remove(name);
            TypeDefinition definition = definition(name);
            closure.put(name, definition);
            for (String next : mentioned(definition)) {
                if (!closure.containsKey(next)) {
                    waiting.add(next);
                }
            }
        }
    }

    private static List<String> mentioned(TypeDefinition definition) {
        return switch (definition) {
            case EnumDefinition _ -> List.of();
            case SealedDefinition(var _, List<String> alternatives) -> alternatives;
            case RecordDefinition(var _, List<Component> components) -> {
                List<String> names = new ArrayList<>();
                components.forEach(component -> names.addAll(namesIn(component.shape())));
                yield names;
            }
        };
    }

    private static List<String> namesIn(Shape shape) {
        return switch (shape) {
            case Primitive _, Leaf _ -> List.of();
            case Shape.Named(String name) -> List.of(name);
            case Shape.Sequence(var _, Shape element) -> namesIn(element);
            case Shape.Maybe(Shape element) -> namesIn(element);
            case Shape.Mapping(var _, Shape key, Shape value) -> {
                List<String> names = new ArrayList<>(namesIn(key));
                names.addAll(namesIn(value));
                yield names;
            }
        };
    }
}
