package dev.everfold.codec;

import java.util.List;
import java.util.Optional;

/**
 * Values of one actor type to bytes and back. Only registered types are ever written or made.
 *
 * <p>What a value looked like when it was written is told by its {@link Schema}, which the journal keeps in its
 * {@link Dictionary}; a payload names it by fingerprint. So a codec reads what older code wrote, as far as its rules of
 * evolution allow, and refuses the rest by name.
 *
 * <p>Usable by many threads at once. Neither blocks nor reads clocks or files.
 */
public interface Codec {

    /** The schemas under which this codec writes: all that {@link #encode} can ever name. */
    List<Schema> schemas();

    /**
     * The bytes of a value. Equal values need not give equal bytes.
     *
     * @throws CodecException when the value's type is not registered or something in it cannot be written
     */
    Payload encode(Object value);

    /**
     * The value of a payload, in the present types.
     *
     * @param payload bytes whose checksum has been verified; the codec still survives any bytes with a
     *     {@link CodecException}, in memory bounded by a small multiple of their length
     * @param dictionary the schemas of the journal from which the payload comes
     * @throws CodecException when the schema is unknown, cannot be read by the present types, or the bytes do not
     *     follow it
     */
    Object decode(Payload payload, Dictionary dictionary);

    /**
     * Why some value written under this schema could not be decoded in the present types, as far as that can be told
     * without the value; empty when nothing speaks against it. Any schema ends in an answer.
     *
     * @return names the type and the component, and says what to do
     */
    Optional<String> unreadable(Schema schema);
}
