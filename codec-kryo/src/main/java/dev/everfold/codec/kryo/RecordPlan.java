package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.kryo.RecordReader.Constant;
import dev.everfold.codec.kryo.RecordReader.Step;
import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settles how the written components of a record become those of its class today. Written components find theirs by
 * name, or by the alias that the class gives them; those that find none are dropped. Components of today that nothing
 * was written for get their default.
 */
final class RecordPlan {

    private final Readers readers;
    private final Evolution evolution;
    private final RecordDefinition old;
    private final RecordDefinition today;
    private final Class<?> type;

    /**
     * Plans for one written record.
     *
     * @param type the class of today
     */
    RecordPlan(Readers readers, RecordDefinition old, RecordDefinition today, Class<?> type) {
        this.readers = readers;
        this.evolution = readers.evolution();
        this.old = old;
        this.today = today;
        this.type = type;
    }

    /**
     * Gives the reader its steps.
     *
     * @throws CodecException when a component cannot be read, or there is nothing to put into one
     */
    void fill(RecordReader reader) {
        boolean[] isWritten = new boolean[today.components().size()];
        List<Step> steps = new ArrayList<>();
        int nullable = 0;
        for (Component component : old.components()) {
            int presenceBit = component.nullable() ? nullable++ : -1;
            int slot = slotOf(component.name());
            if (slot >= 0) {
                if (isWritten[slot]) {
                    throw new CodecException(place(slot) + ": two written components are aliases of it, in "
                            + old.name() + "; give the record a new name and upcast the old one");
                }
                isWritten[slot] = true;
            }
            steps.add(step(component, slot, presenceBit));
        }
        List<Constant> constants = new ArrayList<>();
        for (int slot = 0; slot < isWritten.length; slot++) {
            if (!isWritten[slot]) {
                constants.add(constant(slot));
            }
        }
        reader.fill(steps, constants);
    }

    private int slotOf(String writtenName) {
        int slot = indexOf(today, writtenName);
        if (slot >= 0) {
            return slot;
        }
        String presentName = evolution.presentName(type, writtenName);
        return indexOf(old, presentName) >= 0 ? -1 : indexOf(today, presentName);
    }

    private static int indexOf(RecordDefinition definition, String name) {
        for (int i = 0; i < definition.components().size(); i++) {
            if (definition.components().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private Step step(Component component, int slot, int presenceBit) {
        if (slot < 0) {
            return new Step(slot, presenceBit, null, null, readers.dropped(component.shape()));
        }
        Component wanted = today.components().get(slot);
        Primitive target = primitive(wanted);
        if (target != null && component.nullable()) {
            throw Readers.changed(
                    place(slot),
                    component.shape().text() + ", or null,",
                    wanted.shape().text());
        }
        ValueReader reader = readers.typed(component.shape(), wanted.shape(), place(slot));
        Primitive number = target != null && component.shape() instanceof Primitive primitive ? primitive : null;
        return new Step(slot, presenceBit, number, target, reader);
    }

    private static @Nullable Primitive primitive(Component component) {
        return !component.nullable() && component.shape() instanceof Primitive primitive ? primitive : null;
    }

    private Constant constant(int slot) {
        Component wanted = today.components().get(slot);
        if (evolution.hasDefault(type, wanted.name())) {
            return new Constant(slot, primitive(wanted), evolution.defaultOf(type, wanted.name()));
        }
        Object empty = switch (wanted.shape()) {
            case Shape.Maybe _ -> Optional.empty();
            case Shape.Sequence(Shape.Order order, var _) ->
                switch (order) {
                    case LIST -> List.of();
                    case SET -> Collections.unmodifiableSequencedSet(new LinkedHashSet<>());
                    case SORTED_SET -> Collections.unmodifiableNavigableSet(new TreeSet<>());
                };
            case Shape.Mapping(boolean sorted, var _, var _) ->
                sorted
                        ? Collections.unmodifiableNavigableMap(new TreeMap<>())
                        : Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
            case Primitive _, Leaf _, Shape.Named _ ->
                throw new CodecException(place(slot) + " was added after " + old.name()
                        + " was written, and has no default; say defaultValue(" + type.getSimpleName()
                        + ".class, \"" + wanted.name() + "\", …), or componentAlias if it was renamed");
        };
        return new Constant(slot, null, empty);
    }

    private String place(int slot) {
        return today.name() + "." + today.components().get(slot).name();
    }
}
