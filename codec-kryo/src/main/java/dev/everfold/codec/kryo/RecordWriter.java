package dev.everfold.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import org.jspecify.annotations.Nullable;

/** Writes records of one class: which components are there, then their values. */
final class RecordWriter implements ValueWriter {

    private final RecordDefinition definition;
    private final RecordAccess access;
    private final int presenceBytes;

    /** By component: its primitive, or null when it is written by the writer of the same index. */
    private final @Nullable Primitive[] primitives;

    private final @Nullable ValueWriter[] writers;

    /** Its writers are set afterwards, as records can hold themselves. */
    RecordWriter(RecordDefinition definition, RecordAccess access) {
        this.definition = definition;
        this.access = access;
        this.presenceBytes = definition.presenceBytes();
        this.primitives = new @Nullable Primitive[definition.components().size()];
        this.writers = new @Nullable ValueWriter[primitives.length];
    }

    void fill(Writers others) {
        for (int i = 0; i < primitives.length; i++) {
            Component component = definition.components().get(i);
            if (!component.nullable() && component.shape() instanceof Primitive primitive) {
                primitives[i] = primitive;
            } else {
                writers[i] = others.writer(component.shape());
            }
        }
    }

    @Override
    public void write(Workspace workspace, Object value) {
        workspace.enter();
        Output output = workspace.output();
        int presenceStart = output.position();
        for (int i = 0; i < presenceBytes; i++) {
            output.writeByte(0);
        }
        if (primitives.length == 0) {
            output.writeByte(0); // nothing takes no bytes, or a short payload could declare any number of it
        }
        int nullable = 0;
        int component = 0;
        try {
            for (; component < primitives.length; component++) {
                Primitive primitive = primitives[component];
                if (primitive != null) {
                    primitive.write(output, access.number(value, component));
                    continue;
                }
                Object held = access.reference(value, component);
                if (held != null) {
                    output.getBuffer()[presenceStart + (nullable >> 3)] |= (byte) (1 << (nullable & 7));
                    writer(component).write(workspace, held);
                }
                nullable++;
            }
        } catch (RuntimeException e) {
            throw Refusal.in(
                    definition.name() + "."
                            + definition.components().get(component).name(),
                    e);
        }
        workspace.leave();
    }

    private ValueWriter writer(int component) {
        ValueWriter writer = writers[component];
        if (writer == null) {
            throw new IllegalStateException("not filled");
        }
        return writer;
    }
}
