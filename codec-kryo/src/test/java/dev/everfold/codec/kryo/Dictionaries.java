package dev.everfold.codec.kryo;

import dev.everfold.codec.Codec;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Schema;
import java.util.HashMap;
import java.util.Map;

/** Dictionaries as a journal would hold them. */
final class Dictionaries {

    private Dictionaries() {}

    /** With everything that these codecs write. */
    static Dictionary of(Codec... codecs) {
        Map<Long, Schema> schemas = new HashMap<>();
        for (Codec codec : codecs) {
            codec.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        }
        return schemas::get;
    }
}
