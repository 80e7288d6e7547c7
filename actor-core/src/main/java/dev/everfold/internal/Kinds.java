package dev.everfold.internal;

import dev.everfold.ActorType;
import dev.everfold.EverfoldException;
import dev.everfold.codec.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actor types with which a system was opened. Immutable. */
final class Kinds {

    private final Map<String, ActorType<?, ?, ?>> types = new HashMap<>();
    private final Map<String, Kind<?, ?, ?, ?, ?>> kinds = new HashMap<>();

    Kinds(List<ActorType<?, ?, ?>> types) {
        for (ActorType<?, ?, ?> type : types) {
            if (this.types.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two actor types are named \"" + type.name() + "\"");
            }
            kinds.put(type.name(), Kind.of(type));
        }
    }

    /** The type of this name, or null. */
    @Nullable
    Kind<?, ?, ?, ?, ?> named(String name) {
        return kinds.get(name);
    }

    /** This type, opened: with the codec and the options with which the system was opened. */
    Kind<?, ?, ?, ?, ?> of(ActorType<?, ?, ?> type) {
        Kind<?, ?, ?, ?, ?> kind = kinds.get(type.name());
        if (kind == null) {
            throw new IllegalArgumentException(
                    "the system was not opened with the actor type \"" + type.name() + "\"; it has " + kinds.keySet());
        }
        ActorType<?, ?, ?> opened = types.get(type.name());
        if (opened == null || !opened.model().isSameAs(type.model())) {
            throw new IllegalArgumentException("the system was opened with another ActorType named \"" + type.name()
                    + "\"; keep the type in a constant and use that one everywhere, with other options if need be");
        }
        return kind;
    }

    /** A shard has stopped. */
    void stopped(EverfoldException reason) {
        kinds.values().forEach(kind -> kind.stopped(reason));
    }

    /** Whether entries or actors of any type are ever forgotten. */
    boolean forget() {
        return kinds.values().stream()
                .anyMatch(kind -> kind.options().retention().forgets());
    }

    /** All of them, in no order. */
    List<ActorType<?, ?, ?>> types() {
        return List.copyOf(types.values());
    }

    /** Everything that the types write. */
    List<Schema> schemas() {
        Set<Schema> schemas = new LinkedHashSet<>();
        kinds.values().forEach(kind -> schemas.addAll(kind.codec().schemas()));
        return new ArrayList<>(schemas);
    }
}
