package dev.everfold.codec.kryo;

import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what was written as a record into {@link Fields}. */
final class FieldsReader implements ValueReader {

    private final RecordDefinition written;
    private final @Nullable ValueReader[] readers;

    /** Its readers are set afterwards, as records can hold themselves. */
    FieldsReader(RecordDefinition written) {
        this.written = written;
        this.readers = new @Nullable ValueReader[written.components().size()];
    }

    void fill(Readers others) {
        for (int i = 0; i < readers.length; i++) {
            readers[i] = others.free(written.components().get(i).shape());
        }
    }

    @Override
    public Fields read(Workspace workspace) {
        workspace.enter();
        BoundedInput input = workspace.input();
        int presence = RecordReader.readPresence(input, written.presenceBytes(), readers.length);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int nullable = 0;
        for (int i = 0; i < readers.length; i++) {
            Component component = written.components().get(i);
            boolean isThere = !component.nullable() || input.bit(presence, nullable++);
            values.put(component.name(), isThere ? value(workspace, i) : null);
        }
        workspace.leave();
        return new Fields(written.name(), values);
    }

    private Object value(Workspace workspace, int index) {
        ValueReader reader = readers[index];
        if (reader == null) {
            throw new IllegalStateException("not filled");
        }
        try {
            return reader.read(workspace);
        } catch (RuntimeException e) {
            throw Refusal.in(
                    written.name() + "." + written.components().get(index).name(), e);
        }
    }
}
