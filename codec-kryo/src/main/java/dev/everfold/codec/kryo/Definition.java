package dev.everfold.codec.kryo;

import dev.everfold.codec.kryo.TypeDefinition.Component;
import dev.everfold.codec.kryo.TypeDefinition.EnumDefinition;
import dev.everfold.codec.kryo.TypeDefinition.RecordDefinition;
import dev.everfold.codec.kryo.TypeDefinition.SealedDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * All that is needed to read payloads of one schema: the shape of the whole, and every named type that can be met in
 * it. Its text is what {@link dev.everfold.codec.Schema#definition} holds; the grammar is in docs/formats/codec.md.
 *
 * @param types by name, each before those that it is the first to mention
 */
record Definition(Shape root, Map<String, TypeDefinition> types) {

    static final String FIRST_LINE = "everfold-kryo 1";

    /** The type of this name, which something in the definition mentions. */
    TypeDefinition definition(String name) {
        TypeDefinition definition = types.get(name);
        if (definition == null) {
            throw new IllegalStateException(name + " is mentioned and not defined");
        }
        return definition;
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        text.append(root.text()).append('\n');
        for (TypeDefinition type : types.values()) {
            switch (type) {
                case RecordDefinition(String name, var components) -> {
                    text.append("record ").append(name);
                    for (Component component : components) {
                        text.append(' ').append(component.name()).append(':');
                        text.append(component.shape().text()).append(component.nullable() ? "?" : "");
                    }
                }
                case EnumDefinition(String name, var constants) -> {
                    text.append("enum ").append(name);
                    constants.forEach(constant -> text.append(' ').append(constant));
                }
                case SealedDefinition(String name, var alternatives) -> {
                    text.append("sealed ").append(name);
                    alternatives.forEach(alternative -> text.append(' ').append(alternative));
                }
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
