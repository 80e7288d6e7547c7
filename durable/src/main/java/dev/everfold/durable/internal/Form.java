package dev.everfold.durable.internal;

import dev.everfold.codec.Codec;
import dev.everfold.codec.Schema;
import java.util.Arrays;
import java.util.Optional;

/** What values of one type look like in bytes: a schema that an invocation carries with it. */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes the bytes
record Form(String typeName, byte[] definition) {

    /** What a codec's payloads of this fingerprint look like. */
    static Optional<Form> of(Codec codec, long fingerprint) {
        return codec.schemas().stream()
                .filter(schema -> schema.fingerprint() == fingerprint)
                .findFirst()
                .map(schema -> new Form(schema.typeName(), schema.definition()));
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
