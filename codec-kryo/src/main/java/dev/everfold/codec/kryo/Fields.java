package dev.everfold.codec.kryo;

import dev.everfold.codec.CodecException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was written, when no class of today stands for it: what an upcast gets, and what
 * {@link KryoCodec#inspect} shows. A value.
 *
 * @param typeName the logical name that the record had
 * @param values what its components held, by the names that they had, in the order in which they were written. In an
 *     upcast, records and enums in them are of today's classes where there are such. Others are again fields, and enum
 *     constants of unknown enums are strings
 */
public record Fields(String typeName, Map<String, @Nullable Object> values) {

    public Fields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The value of a component that is there and not null.
     *
     * @param type of the value; boxes stand for primitives
     * @throws CodecException when there is no such component, or it is null or of another type
     */
    public <T> T get(String component, Class<T> type) {
        Object value = find(component);
        if (!type.isInstance(value)) {
            String found =
                    value == null ? "null" : "of type " + value.getClass().getTypeName();
            throw new CodecException(
                    "component " + component + " of " + typeName + " is " + found + ", not a " + type.getTypeName());
        }
        return type.cast(value);
    }

    /**
     * The value of a component, which may be null.
     *
     * @throws CodecException when there is no such component
     */
    public @Nullable Object find(String component) {
        if (!values.containsKey(component)) {
            throw new CodecException(
                    typeName + " has no component " + component + "; it was written with " + values.keySet());
        }
        return values.get(component);
    }
}
