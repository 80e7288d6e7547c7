package dev.everfold;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes texts and numbers; enough for the engine's own tests. */
final class TextCodec implements Codec {

    private static final Schema TEXT = new Schema("Text", new byte[0]);
    private static final Schema NUMBER = new Schema("Number", new byte[0]);

    @Override
    public List<Schema> schemas() {
        return List.of(TEXT, NUMBER);
    }

    @Override
    public Payload encode(Object value) {
        return switch (value) {
            case String text -> new Payload(TEXT.fingerprint(), text.getBytes(StandardCharsets.UTF_8));
            case Long number ->
                new Payload(NUMBER.fingerprint(), number.toString().getBytes(StandardCharsets.UTF_8));
            default -> throw new CodecException("neither text nor number: " + value);
        };
    }

    @Override
    public Object decode(Payload payload, Dictionary dictionary) {
        Schema schema = dictionary.schema(payload.fingerprint());
        if (schema == null) {
            throw new CodecException("unknown schema");
        }
        String text = new String(payload.bytes(), StandardCharsets.UTF_8);
        return schema.equals(TEXT) ? text : (Object) Long.valueOf(text);
    }

    @Override
    public Optional<String> unreadable(Schema schema) {
        return schemas().contains(schema)
                ? Optional.empty()
                : Optional.of(schema.typeName() + " is neither Text nor Number");
    }
}
