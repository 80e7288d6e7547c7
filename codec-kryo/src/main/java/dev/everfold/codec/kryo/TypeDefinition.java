package dev.everfold.codec.kryo;

import java.util.List;

/** What a schema says of one named type. */
sealed interface TypeDefinition {

    String name();

    /** A record: its components in the order in which their values are written. */
    record RecordDefinition(String name, List<Component> components) implements TypeDefinition {

        /** How many bytes tell which of the components that may be null are not. */
        int presenceBytes() {
            int nullable = 0;
            for (Component component : components) {
                nullable += component.nullable() ? 1 : 0;
            }
            return (nullable + 7) / 8;
        }
    }

    /** An enum: its constants, in the order of the numbers by which they are written. */
    record EnumDefinition(String name, List<String> constants) implements TypeDefinition {}

    /** A sealed interface: the records and enums below it, in the order of the numbers that tell them apart. */
    record SealedDefinition(String name, List<String> alternatives) implements TypeDefinition {}

    /** A component of a record. */
    record Component(String name, Shape shape, boolean nullable) {}
}
