package dev.everfold.codec.kryo;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecProvider;
import java.util.List;

/** Makes a {@link KryoCodec} without rules of evolution for actor types that were not given a codec. */
public final class KryoCodecProvider implements CodecProvider {

    /** For the service loader. */
    public KryoCodecProvider() {}

    @Override
    public Codec create(List<Class<?>> types) {
        return KryoCodec.of(types.toArray(Class<?>[]::new));
    }
}
