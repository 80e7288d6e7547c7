package dev.everfold.evolution;

import dev.everfold.ActorType;
import dev.everfold.codec.Schema;
import dev.everfold.evolution.SchemaReport.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every schema that the actor types of an application have ever been recorded with. It only grows; what is gone from
 * the code stays here, because it is still in stores. Immutable; {@link SchemaFile} keeps it in a text file.
 */
public final class RecordedSchemas {

    /** Without any. */
    public static final RecordedSchemas NONE = new RecordedSchemas(List.of());

    /** By actor type and type name; the versions of one type in the order in which they were recorded. */
    private static final Comparator<RecordedSchema> ORDER = Comparator.comparing(RecordedSchema::actorType)
            .thenComparing(recorded -> recorded.schema().typeName());

    private final List<RecordedSchema> all;

    private RecordedSchemas(List<RecordedSchema> all) {
        this.all = all;
    }

    /** These, without repetitions, in order. */
    public static RecordedSchemas of(List<RecordedSchema> schemas) {
        return new RecordedSchemas(
                new LinkedHashSet<>(schemas).stream().sorted(ORDER).toList());
    }

    /** All of them: by actor type, then by type name, then the oldest first. */
    public List<RecordedSchema> all() {
        return all;
    }

    /** These, and all that the types of today write. */
    public RecordedSchemas with(List<? extends ActorType<?, ?, ?>> types) {
        List<RecordedSchema> more = new ArrayList<>(all);
        more.addAll(writtenBy(types));
        return of(more);
    }

    /**
     * Holds what is recorded against the types of today. Looks at schemas only, so an upcast that throws on some value
     * is not found.
     */
    public SchemaReport check(List<? extends ActorType<?, ?, ?>> types) {
        Map<String, ActorType<?, ?, ?>> byName = new TreeMap<>();
        for (ActorType<?, ?, ?> type : types) {
            byName.put(type.name(), type);
        }
        List<Unreadable> unreadable = new ArrayList<>();
        for (RecordedSchema recorded : all) {
            reason(recorded, byName).ifPresent(reason -> unreadable.add(new Unreadable(recorded, reason)));
        }
        Set<RecordedSchema> unrecorded = new LinkedHashSet<>(writtenBy(types));
        all.forEach(unrecorded::remove);
        return new SchemaReport(
                all.size() - unreadable.size(),
                unreadable,
                unrecorded.stream().sorted(ORDER).toList());
    }

    private static Optional<String> reason(RecordedSchema recorded, Map<String, ActorType<?, ?, ?>> types) {
        ActorType<?, ?, ?> type = types.get(recorded.actorType());
        if (type == null) {
            return Optional.of("no actor type of today has this name, so nothing reads its "
                    + recorded.schema().typeName() + ", " + recorded.fingerprint() + "; the types of today are "
                    + types.keySet() + ". Register it again; its name must never change");
        }
        return type.codec().unreadable(recorded.schema());
    }

    private static List<RecordedSchema> writtenBy(List<? extends ActorType<?, ?, ?>> types) {
        List<RecordedSchema> written = new ArrayList<>();
        for (ActorType<?, ?, ?> type : types) {
            for (Schema schema : type.codec().schemas()) {
                written.add(new RecordedSchema(type.name(), schema));
            }
        }
        return written;
    }
}
