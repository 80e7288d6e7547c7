package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the readers of one written definition: settles once, for every position in it, how what was written becomes
 * what the classes of today want. Confined to the thread that builds.
 */
final class Readers {

    /* Typed readers know what today's class wants in a position, and refuse what does not fit. Free readers serve
    positions of which no class of today knows: within upcasts, and in tools that have no classes. */

    private final Definition written;
    private final PresentTypes types;
    private final Evolution evolution;
    private final Map<String, RecordAccess> accesses;
    private final Map<String, ValueReader> present = new HashMap<>();
    private final Map<String, FieldsReader> fields = new HashMap<>();
    private final Set<String> losses = new LinkedHashSet<>();
    private final Dropping dropping;

    Readers(Definition written, PresentTypes types, Evolution evolution, Map<String, RecordAccess> accesses) {
        this.written = written;
        this.types = types;
        this.evolution = evolution;
        this.accesses = accesses;
        this.dropping = new Dropping(written);
    }

    /** Readers that know no classes: all records become {@link Fields}. */
    static Readers withoutClasses(Definition written) {
        return new Readers(written, PresentTypes.none(), new Evolution(), Map.of());
    }

    Evolution evolution() {
        return evolution;
    }

    /** What may have been written and can no longer be read: known once the readers are built. */
    Set<String> losses() {
        return losses;
    }

    /** The reader of a value that nobody wants any more. */
    ValueReader dropped(Shape shape) {
        return dropping.reader(shape);
    }

    /** The reader of whole payloads. */
    ValueReader root() {
        return written.root() instanceof Shape.Named(String name)
                ? named(name, Object.class, name)
                : free(written.root());
    }

    /** The reader of a position of which no class of today knows. */
    ValueReader free(Shape shape) {
        return switch (shape) {
            case Primitive primitive -> workspace -> primitive.box(primitive.read(workspace.input()));
            case Leaf leaf -> leaf::read;
            case Shape.Sequence(Shape.Order order, Shape element) ->
                Collecting.sequence(order == Shape.Order.SORTED_SET ? Shape.Order.SET : order, free(element));
            case Shape.Mapping(var _, Shape key, Shape value) -> Collecting.mapping(false, free(key), free(value));
            case Shape.Maybe(Shape element) -> Collecting.maybe(free(element));
            case Shape.Named(String name) ->
                switch (written.definition(name)) {
                    case SealedDefinition(var _, List<String> alternatives) ->
                        choice(alternatives.stream()
                                .map(alternative -> free(new Shape.Named(alternative)))
                                .toList());
                    case RecordDefinition definition -> isKnown(name) ? presentReader(name) : fields(definition);
                    case EnumDefinition definition -> isKnown(name) ? presentReader(name) : names(definition);
                };
        };
    }

    /**
     * The reader of a position in which today's classes want something.
     *
     * @param place of the position, for the message
     */
    ValueReader typed(Shape shape, Shape wanted, String place) {
        if (shape instanceof Shape.Named(String name)) {
            return named(name, types.classOf(wanted), place);
        }
        return switch (wanted) {
            case Primitive target
            when shape instanceof Primitive source && source.widensTo(target) ->
                workspace -> target.box(source.widen(source.read(workspace.input()), target));
            case Leaf leaf when shape == leaf -> leaf::read;
            case Shape.Sequence(Shape.Order order, Shape element)
            when shape instanceof Shape.Sequence(Shape.Order oldOrder, Shape oldElement)
                    && (order == Shape.Order.LIST) == (oldOrder == Shape.Order.LIST) ->
                Collecting.sequence(order, typed(oldElement, element, place));
            case Shape.Mapping(boolean sorted, Shape key, Shape value)
            when shape instanceof Shape.Mapping(var _, Shape oldKey, Shape oldValue) ->
                Collecting.mapping(sorted, typed(oldKey, key, place), typed(oldValue, value, place));
            case Shape.Maybe(Shape element)
            when shape instanceof Shape.Maybe(Shape oldElement) -> Collecting.maybe(typed(oldElement, element, place));
            default -> throw changed(place, shape.text(), wanted.text());
        };
    }

    /** The reader of a named type in a position that wants instances of this class. */
    private ValueReader named(String name, Class<?> wanted, String place) {
        if (written.definition(name) instanceof SealedDefinition(var _, List<String> alternatives)) {
            List<ValueReader> readers = new ArrayList<>();
            for (String alternative : alternatives) {
                // Alternatives that are gone matter only where one was written.
                readers.add(
                        isKnown(alternative)
                                ? named(alternative, wanted, place)
                                : refusing(place + ": " + unknown(alternative)));
            }
            return choice(readers);
        }
        if (!isKnown(name)) {
            throw new CodecException(place + ": " + unknown(name));
        }
        ValueReader reader = presentReader(name);
        Class<?> type = presentClass(name);
        if (type == null) {
            return workspace -> {
                Object value = reader.read(workspace);
                if (!wanted.isInstance(value)) {
                    throw new Refusal("the upcast of " + name + " made a "
                            + value.getClass().getTypeName() + ", and " + place + " wants a " + wanted.getTypeName());
                }
                return value;
            };
        }
        if (!wanted.isAssignableFrom(type)) {
            throw changed(place, name + " (" + type.getTypeName() + ")", wanted.getTypeName());
        }
        return reader;
    }

    private boolean isKnown(String name) {
        return evolution.upcastOf(name) != null || presentClass(name) != null;
    }

    private @Nullable Class<?> presentClass(String name) {
        Class<?> alias = evolution.aliasOf(name);
        return alias != null ? alias : types.classOf(name);
    }

    /** The reader of a record or an enum that is known today. */
    private ValueReader presentReader(String name) {
        ValueReader known = present.get(name);
        if (known != null) {
            return known;
        }
        TypeDefinition definition = written.definition(name);
        Function<Fields, ?> upcast = evolution.upcastOf(name);
        if (upcast != null) {
            if (!(definition instanceof RecordDefinition record)) {
                throw new CodecException(
                        "there is an upcast for " + name + ", which was written as an enum; give it an alias");
            }
            FieldsReader before = new FieldsReader(record);
            present.put(name, workspace -> upcast(name, upcast, before.read(workspace)));
            before.fill(this);
            return presentReader(name);
        }
        Class<?> type = presentClass(name);
        if (type == null) {
            throw new IllegalStateException("no class of " + name);
        }
        if (definition instanceof RecordDefinition old && type.isRecord()) {
            return record(old, type);
        }
        if (definition instanceof EnumDefinition old && type.isEnum()) {
            ValueReader reader = constants(old, type);
            present.put(name, reader);
            return reader;
        }
        throw new CodecException(name + " was written as a record or an enum and is the other today, in "
                + type.getTypeName() + "; give the class a new name, and for records an upcast of the old one");
    }

    private static Object upcast(String name, Function<Fields, ?> upcast, Fields fields) {
        Object made;
        try {
            made = upcast.apply(fields);
        } catch (RuntimeException e) {
            throw new Refusal("the upcast of " + name + " threw " + Refusal.describe(e), e);
        }
        if (made == null) {
            throw new Refusal("the upcast of " + name + " made null");
        }
        return made;
    }

    private RecordReader record(RecordDefinition old, Class<?> type) {
        RecordDefinition today = types.recordOf(type);
        RecordAccess access = today == null ? null : accesses.get(today.name());
        if (today == null || access == null) {
            throw new IllegalStateException("no record " + type);
        }
        RecordReader reader = new RecordReader(old, access, today.components().size());
        present.put(old.name(), reader);
        new RecordPlan(this, old, today, type).fill(reader);
        return reader;
    }

    private ValueReader constants(EnumDefinition old, Class<?> type) {
        Map<String, Object> today = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            today.put(((Enum<?>) constant).name(), constant);
        }
        @Nullable Object[] constants = new @Nullable Object[old.constants().size()];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = today.get(evolution.presentName(type, old.constants().get(i)));
            if (constants[i] == null) {
                losses.add(lostConstant(type, old.constants().get(i)));
            }
        }
        return workspace -> {
            int number = workspace.input().readChoice(constants.length);
            Object constant = constants[number];
            if (constant == null) {
                throw new Refusal(lostConstant(type, old.constants().get(number)));
            }
            return constant;
        };
    }

    private static String lostConstant(Class<?> type, String name) {
        return type.getTypeName() + " has no constant " + name + "; if it was renamed, say so with constantAlias";
    }

    private static ValueReader names(EnumDefinition definition) {
        List<String> constants = definition.constants();
        return workspace -> constants.get(workspace.input().readChoice(constants.size()));
    }

    private FieldsReader fields(RecordDefinition definition) {
        FieldsReader known = fields.get(definition.name());
        if (known != null) {
            return known;
        }
        FieldsReader reader = new FieldsReader(definition);
        fields.put(definition.name(), reader);
        reader.fill(this);
        return reader;
    }

    private static ValueReader choice(List<ValueReader> alternatives) {
        ValueReader[] readers = alternatives.toArray(ValueReader[]::new);
        return workspace -> readers[workspace.input().readChoice(readers.length)].read(workspace);
    }

    private ValueReader refusing(String trouble) {
        losses.add(trouble);
        return _ -> {
            throw new Refusal(trouble);
        };
    }

    private static String unknown(String name) {
        return "no type of today is named " + name + "; register it, or say what became of it with alias(\"" + name
                + "\", …) or upcast(\"" + name + "\", …)";
    }

    static CodecException changed(String place, String old, String wanted) {
        return new CodecException(
                place + " was written as " + old + " and is " + wanted + " today, which cannot be read as it;"
                        + " give the component a new name and a default, or give the record a new name and upcast the old one");
    }
}
