package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.kryo.GoldenFiles.Golden;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written once stays readable for ever, and what is written today is what was written then. */
final class GoldenFilesTest {

    private static final KryoCodec CODEC = Gallery.codec();

    static Set<String> names() {
        return Gallery.examples().sequencedKeySet();
    }

    static Stream<String> namesOfOnePerType() {
        return names().stream().filter(name -> !name.contains("-"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void goldenPayloadIsReadAsItWasMeant(String name) {
        Golden golden = GoldenFiles.read(name);
        assertThat(CODEC.decode(
                        golden.payload(),
                        fingerprint -> fingerprint == golden.payload().fingerprint() ? golden.schema() : null))
                .isEqualTo(Gallery.examples().get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void goldenPayloadIsReadWithoutItsClasses(String name) {
        Golden golden = GoldenFiles.read(name);
        assertThat(KryoCodec.inspect(golden.payload(), _ -> golden.schema())).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("names")
    void todaysPayloadIsTheGoldenOne(String name) {
        assertThat(CODEC.encode(Objects.requireNonNull(Gallery.examples().get(name)))
                        .bytes())
                .isEqualTo(GoldenFiles.read(name).payload().bytes());
    }

    @ParameterizedTest
    @MethodSource("namesOfOnePerType")
    void todaysSchemaIsTheGoldenOne(String name) {
        Golden golden = GoldenFiles.read(name);
        assertThat(golden.schema().fingerprint()).isEqualTo(golden.payload().fingerprint());
        assertThat(CODEC.schemas()).contains(golden.schema());
    }
}
