package dev.everfold.codec.kryo;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes records, enums, sealed interfaces over such, and common values of the JDK with Kryo, and reads what earlier
 * versions of them wrote. Which types these are, how they may evolve, and what the bytes are, is in
 * docs/formats/codec.md.
 *
 * <p>Every type that can be made from bytes is known when the codec is built: the registered ones and what they hold.
 * Names in the journal select among them; none is ever looked up as a class.
 *
 * <p>Immutable, usable by many threads at once, also virtual ones; neither blocks nor owns anything to be closed.
 * Records are made through their canonical constructors, so those, and upcasts, are called by whoever decodes.
 */
public final class KryoCodec implements Codec {

    private final PresentTypes types;
    private final Evolution evolution;
    private final Map<String, RecordAccess> accesses = new HashMap<>();
    private final Map<Class<?>, Root> roots = new LinkedHashMap<>();
    private final ConcurrentHashMap<Long, Plan> plans = new ConcurrentHashMap<>();
    private final WorkspacePool pool = new WorkspacePool();

    /** How values of one class are written. */
    private record Root(Schema schema, long fingerprint, ValueWriter writer) {}

    /** How payloads of one schema are read. */
    private record Plan(Schema schema, ValueReader reader) {}

    private KryoCodec(PresentTypes types, Evolution evolution) {
        this.types = types;
        this.evolution = evolution;
        for (RecordDefinition definition : types.records()) {
            accesses.put(definition.name(), RecordAccess.of(types.classOf(new Shape.Named(definition.name()))));
        }
        Writers writers = new Writers(types, accesses);
        types.roots().forEach((type, shape) -> {
            Schema schema = new Schema(shape.text(), types.definitionOf(shape).toBytes());
            roots.put(type, new Root(schema, schema.fingerprint(), writers.writer(shape)));
        });
    }

    /**
     * A codec for these types and everything that they hold, under their own names and without rules of evolution.
     *
     * @throws CodecException when one of them, or of their components, cannot be written
     */
    public static KryoCodec of(Class<?>... types) {
        return builder(types).build();
    }

    /** Begins a codec for these types and everything that they hold. */
    public static Builder builder(Class<?>... types) {
        return new Builder(List.of(types));
    }

    @Override
    public List<Schema> schemas() {
        return roots.values().stream().map(Root::schema).toList();
    }

    @Override
    public Payload encode(Object value) {
        Root root = rootOf(value);
        Workspace workspace = pool.borrow();
        try {
            root.writer.write(workspace, value);
            return new Payload(root.fingerprint, workspace.output().toBytes());
        } catch (RuntimeException e) {
            throw new CodecException("a " + root.schema.typeName() + " cannot be written: " + Refusal.describe(e), e);
        } finally {
            pool.giveBack(workspace);
        }
    }

    private Root rootOf(Object value) {
        Root root = roots.get(Writers.writtenClass(value));
        if (root == null && value instanceof ZoneId) {
            root = roots.get(ZoneId.class); // its own classes are the JDK's secret
        }
        if (root == null) {
            throw new CodecException(value.getClass().getTypeName() + " is not registered; the registered types are "
                    + roots.keySet().stream().map(Class::getTypeName).toList());
        }
        return root;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A fingerprint names its schema by content, so the dictionary is asked once for each and not again.
     */
    @Override
    public Object decode(Payload payload, Dictionary dictionary) {
        Plan plan = plans.get(payload.fingerprint());
        if (plan == null) {
            plan = plan(
                    schema(payload.fingerprint(), dictionary),
                    definition -> new Readers(definition, types, evolution, accesses).root());
            plans.put(payload.fingerprint(), plan);
        }
        return read(plan, payload.bytes(), pool);
    }

    @Override
    public Optional<String> unreadable(Schema schema) {
        List<String> losses = new ArrayList<>();
        try {
            plan(schema, definition -> {
                Readers readers = new Readers(definition, types, evolution, accesses);
                ValueReader root = readers.root();
                losses.addAll(readers.losses());
                return root;
            });
        } catch (CodecException refused) {
            return Optional.of(Refusal.describe(refused));
        }
        return losses.isEmpty()
                ? Optional.empty()
                : Optional.of(describe(schema) + " cannot be read in full by the types of today: "
                        + String.join("; also ", losses));
    }

    private static Plan plan(Schema schema, Function<Definition, ValueReader> readers) {
        try {
            return new Plan(schema, readers.apply(DefinitionParser.parse(schema.definition())));
        } catch (CodecException e) {
            throw new CodecException(describe(schema) + " cannot be read by the types of today: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new CodecException(describe(schema) + " is damaged: " + Refusal.describe(e), e);
        } catch (StackOverflowError e) {
            // Thousands of types in a row. No value of such a schema can be: records lie 64 deep in each other at most.
            throw new CodecException(describe(schema) + " is damaged: its types hold each other without end", e);
        }
    }

    private static Schema schema(long fingerprint, Dictionary dictionary) {
        Schema schema = dictionary.schema(fingerprint);
        if (schema == null) {
            throw new CodecException(
                    "no schema has the fingerprint " + HexFormat.of().toHexDigits(fingerprint)
                            + "; the payload is from another journal, or the dictionary of this one is incomplete");
        }
        if (schema.fingerprint() != fingerprint) {
            throw new CodecException("the dictionary gives " + describe(schema) + " for the fingerprint "
                    + HexFormat.of().toHexDigits(fingerprint) + ", so it is damaged");
        }
        return schema;
    }

    private static Object read(Plan plan, byte[] bytes, WorkspacePool pool) {
        Workspace workspace = pool.borrow();
        try {
            workspace.input().open(bytes);
            Object value = plan.reader.read(workspace);
            if (workspace.input().remaining() > 0) {
                throw new Refusal(workspace.input().remaining() + " bytes are left over");
            }
            return value;
        } catch (RuntimeException e) {
            throw new CodecException(
                    bytes.length + " bytes are no value of " + describe(plan.schema) + ": " + Refusal.describe(e), e);
        } finally {
            pool.giveBack(workspace);
        }
    }

    private static String describe(Schema schema) {
        return "the schema of " + schema.typeName() + ", " + HexFormat.of().toHexDigits(schema.fingerprint());
    }

    /**
     * What a payload holds, without any classes: records as {@link Fields}, enum constants by their names, all else as
     * in a decoded value. For tools.
     *
     * @throws CodecException when the schema is unknown or the bytes do not follow it
     */
    public static Object inspect(Payload payload, Dictionary dictionary) {
        Schema schema = schema(payload.fingerprint(), dictionary);
        Plan plan =
                plan(schema, definition -> Readers.withoutClasses(definition).free(definition.root()));
        return read(plan, payload.bytes(), new WorkspacePool());
    }

    /**
     * Gathers what is to be known about types and how they evolved. Not for use by several threads at once.
     *
     * <p>Rules speak of today's classes and of the names that earlier versions had. A rule about what does not exist is
     * refused by {@link #build}.
     */
    public static final class Builder {

        private final List<Class<?>> types;
        private final Map<Class<?>, String> names = new HashMap<>();
        private final Evolution evolution = new Evolution();

        private Builder(List<Class<?>> types) {
            this.types = types;
        }

        /**
         * The name of a type in the journal. Without, it is that of the class with the classes around it and without
         * the package, as in {@code Account.Deposited}. Never change it once there is data, or add an alias.
         */
        public Builder name(Class<?> type, String name) {
            names.put(type, LogicalNames.checkedType(name));
            return this;
        }

        /** This type was earlier written under another name. Its components evolve by the same rules as ever. */
        public Builder alias(String oldName, Class<?> type) {
            evolution.alias(oldName, type);
            return this;
        }

        /** This component was earlier called something else. */
        public Builder componentAlias(Class<? extends Record> type, String oldComponent, String newComponent) {
            evolution.rename(type, oldComponent, newComponent);
            return this;
        }

        /** This constant was earlier called something else. */
        public Builder constantAlias(Class<? extends Enum<?>> type, String oldConstant, String newConstant) {
            evolution.rename(type, oldConstant, newConstant);
            return this;
        }

        /**
         * What a component holds in records that were written before it was added. Without, an {@code Optional} or a
         * collection is empty, and records that lack anything else are refused.
         *
         * @param value shared by all records that get it; null only for components that are no primitives
         */
        public Builder defaultValue(Class<? extends Record> type, String component, @Nullable Object value) {
            evolution.defaultValue(type, component, value);
            return this;
        }

        /**
         * Makes values of today from records that were written under a name which no type has today. When a record
         * changes beyond what the other rules say, give the class a new name and upcast the old one.
         *
         * @param upcast a pure function, called wherever such a record was written, also within others; what it throws
         *     ends in a {@link CodecException}
         */
        public Builder upcast(String oldName, Function<Fields, ?> upcast) {
            evolution.upcast(oldName, upcast);
            return this;
        }

        /**
         * The codec.
         *
         * @throws CodecException when a type cannot be written, or a rule speaks of what does not exist
         */
        public KryoCodec build() {
            PresentTypes present = PresentTypes.of(types, names);
            evolution.check(present);
            return new KryoCodec(present, evolution);
        }
    }
}
