package dev.everfold.codec;

import java.util.List;
import java.util.ServiceLoader;

/** Makes the codec of actor types that were not given one. Found with {@link ServiceLoader}. */
public interface CodecProvider {

    /**
     * A codec for these types and everything that they hold.
     *
     * @throws CodecException when one of them, or of their components, cannot be written
     */
    Codec create(List<Class<?>> types);

    /**
     * The provider on the class path or module path.
     *
     * @throws IllegalStateException when there is none
     */
    static CodecProvider installed() {
        return ServiceLoader.load(CodecProvider.class, CodecProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "no codec on the class path: add the dependency dev.everfold:codec-kryo, or give every ActorType a codec"));
    }
}
