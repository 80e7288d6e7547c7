package dev.everfold.durable.internal;

import dev.everfold.codec.Schema;
import java.util.Arrays;

/** What values of one type look like in bytes: a schema that an invocation carries with it. */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes the bytes
record Form(String typeName, byte[] definition) {

    static Form of(Schema schema) {
        return new Form(schema.typeName(), schema.definition());
    }

    Schema schema() {
        return new Schema(typeName, definition);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Form that
                && typeName.equals(that.typeName)
                && Arrays.equals(definition, that.definition);
    }

    @Override
    public int hashCode() {
        return typeName.hashCode();
    }

    @Override
    public String toString() {
        return typeName;
    }
}
