package dev.everfold.codec.kryo;

import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.util.List;

/** Reads over values that nobody wants any more. Makes nothing of them, so no class of today has a say. */
final class Dropping {

    private static final Object DROPPED = new Object();

    private final Definition written;

    Dropping(Definition written) {
        this.written = written;
    }

    ValueReader reader(Shape shape) {
        return workspace -> {
            drop(shape, workspace);
            return DROPPED;
        };
    }

    private void drop(Shape shape, Workspace workspace) {
        switch (shape) {
            case Primitive primitive -> primitive.read(workspace.input());
            case Leaf leaf -> leaf.read(workspace);
            case Shape.Sequence(var _, Shape element) -> {
                int count = workspace.input().readCount();
                for (int i = 0; i < count; i++) {
                    drop(element, workspace);
                }
            }
            case Shape.Mapping(var _, Shape key, Shape value) -> {
                int count = workspace.input().readCount();
                for (int i = 0; i < count; i++) {
                    drop(key, workspace);
                    drop(value, workspace);
                }
            }
            case Shape.Maybe(Shape element) -> {
                if (workspace.input().readChoice(2) == 1) {
                    drop(element, workspace);
                }
            }
            case Shape.Named(String name) -> dropNamed(written.definition(name), workspace);
        }
    }

    private void dropNamed(TypeDefinition definition, Workspace workspace) {
        BoundedInput input = workspace.input();
        switch (definition) {
            case EnumDefinition(var _, List<String> constants) -> input.readChoice(constants.size());
            case SealedDefinition(var _, List<String> alternatives) ->
                drop(new Shape.Named(alternatives.get(input.readChoice(alternatives.size()))), workspace);
            case RecordDefinition record -> {
                workspace.enter();
                List<Component> components = record.components();
                int presence = RecordReader.readPresence(input, record.presenceBytes(), components.size());
                int nullable = 0;
                for (Component component : components) {
                    if (!component.nullable() || input.bit(presence, nullable++)) {
                        drop(component.shape(), workspace);
                    }
                }
                workspace.leave();
            }
        }
    }
}
