package dev.everfold.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Builds the writers of today's types. Confined to the thread that builds a codec. */
final class Writers {

    private final PresentTypes types;
    private final Map<String, RecordAccess> accesses;
    private final Map<String, RecordWriter> records = new HashMap<>();

    Writers(PresentTypes types, Map<String, RecordAccess> accesses) {
        this.types = types;
        this.accesses = accesses;
    }

    ValueWriter writer(Shape shape) {
        return switch (shape) {
            case Primitive primitive ->
                (workspace, value) -> primitive.write(workspace.output(), primitive.unbox(value));
            case Leaf leaf -> leaf::write;
            case Shape.Named(String name) -> named(name);
            case Shape.Sequence(var _, Shape element) -> sequence(writer(element));
            case Shape.Mapping(var _, Shape key, Shape value) -> mapping(writer(key), writer(value));
            case Shape.Maybe(Shape element) -> maybe(writer(element));
        };
    }

    private ValueWriter named(String name) {
        return switch (types.definition(name)) {
            case RecordDefinition definition -> record(definition);
            case EnumDefinition _ -> constant(types.classOf(new Shape.Named(name)));
            case SealedDefinition(var _, List<String> alternatives) -> choice(name, alternatives);
        };
    }

    private RecordWriter record(RecordDefinition definition) {
        RecordWriter known = records.get(definition.name());
        if (known != null) {
            return known;
        }
        RecordAccess access = accesses.get(definition.name());
        if (access == null) {
            throw new IllegalStateException("no access to " + definition.name());
        }
        RecordWriter made = new RecordWriter(definition, access);
        records.put(definition.name(), made);
        made.fill(this);
        return made;
    }

    @SuppressWarnings(
            "EnumOrdinal") // the definition, which travels with the bytes, says which constant has which number
    private static ValueWriter constant(Class<?> type) {
        return (workspace, value) -> workspace.output().writeVarInt(((Enum<?>) type.cast(value)).ordinal(), true);
    }

    private ValueWriter choice(String name, List<String> alternatives) {
        Map<Class<?>, Alternative> byClass = new HashMap<>();
        for (int i = 0; i < alternatives.size(); i++) {
            Shape shape = new Shape.Named(alternatives.get(i));
            byClass.put(types.classOf(shape), new Alternative(i, writer(shape)));
        }
        return (workspace, value) -> {
            Alternative alternative = byClass.get(writtenClass(value));
            if (alternative == null) {
                throw new Refusal(value.getClass().getTypeName() + " is no " + name);
            }
            workspace.output().writeVarInt(alternative.number, true);
            alternative.writer.write(workspace, value);
        };
    }

    private record Alternative(int number, ValueWriter writer) {}

    /** The class that counts: that of the enum for constants with a body of their own. */
    static Class<?> writtenClass(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }

    private static ValueWriter sequence(ValueWriter element) {
        return (workspace, value) -> {
            if (value instanceof SortedSet<?> set) {
                requireNaturalOrder(set.comparator());
            }
            Collection<?> elements = (Collection<?>) value;
            Output output = workspace.output();
            output.writeVarInt(elements.size(), true);
            int index = 0;
            for (Object each : elements) {
                if (each == null) {
                    throw new Refusal("element " + index + " is null; elements are not, wrap them in an Optional");
                }
                element.write(workspace, each);
                index++;
            }
        };
    }

    private static ValueWriter mapping(ValueWriter key, ValueWriter value) {
        return (workspace, map) -> {
            if (map instanceof SortedMap<?, ?> sorted) {
                requireNaturalOrder(sorted.comparator());
            }
            Map<?, ?> entries = (Map<?, ?>) map;
            workspace.output().writeVarInt(entries.size(), true);
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                if (entry.getKey() == null || entry.getValue() == null) {
                    throw new Refusal("the entry " + entry.getKey()
                            + " has a null; keys and values have none, wrap them in an Optional");
                }
                key.write(workspace, entry.getKey());
                value.write(workspace, entry.getValue());
            }
        };
    }

    /** Bytes cannot hold a comparator, and what is read would have another order or equality than what was written. */
    private static void requireNaturalOrder(@Nullable Comparator<?> comparator) {
        if (comparator != null && !Comparator.naturalOrder().equals(comparator)) {
            throw new Refusal(
                    "it is sorted by a comparator of its own, which cannot be written; use the natural order");
        }
    }

    private static ValueWriter maybe(ValueWriter element) {
        return (workspace, value) -> {
            Object held = ((Optional<?>) value).orElse(null);
            workspace.output().writeByte(held == null ? 0 : 1);
            if (held != null) {
                element.write(workspace, held);
            }
        };
    }
}
