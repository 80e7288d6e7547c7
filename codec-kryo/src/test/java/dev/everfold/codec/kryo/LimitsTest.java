package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is refused of values and of bytes, one by one. */
final class LimitsTest {

    record Names(List<String> names) {}

    record Ages(Map<String, Integer> ages, SortedSet<String> sorted) {}

    record Chain(@Nullable Chain next) {}

    record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("must be > 0, was " + value);
            }
        }
    }

    record Asserting(int value) {
        Asserting {
            if (value == 0) {
                throw new AssertionError("never zero");
            }
        }
    }

    private static final KryoCodec CODEC = KryoCodec.of(
            Names.class,
            Ages.class,
            Chain.class,
            Positive.class,
            Asserting.class,
            Gallery.WholeArrays.class,
            Gallery.OtherArrays.class);

    @Test
    void nullElementIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> CODEC.encode(new Names(Arrays.asList("a", null))))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("LimitsTest.Names.names: element 1 is null");
    }

    @Test
    void nullInAMapIsRefusedWithItsKey() {
        assertThatThrownBy(() -> CODEC.encode(new Ages(Collections.singletonMap("Ada", null), new TreeSet<>())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("LimitsTest.Ages.ages: the entry Ada has a null");
    }

    @Test
    void orderOfAComparatorIsRefused() {
        SortedSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        assertThatThrownBy(() -> CODEC.encode(new Ages(Map.of(), set)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("LimitsTest.Ages.sorted: it is sorted by a comparator of its own");
        assertThatThrownBy(() -> CODEC.encode(new Ages(new TreeMap<>(String.CASE_INSENSITIVE_ORDER), new TreeSet<>())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("LimitsTest.Ages.ages: it is sorted by a comparator of its own");
    }

    @Test
    void chainOf64RecordsComesBackAndOneMoreIsRefused() {
        Chain longest = chain(64);
        assertThat(CODEC.decode(CODEC.encode(longest), Dictionaries.of(CODEC))).isEqualTo(longest);
        assertThatThrownBy(() -> CODEC.encode(chain(65)))
                .isInstanceOf(CodecException.class)
                .hasMessage("a LimitsTest.Chain cannot be written: LimitsTest.Chain.next: LimitsTest.Chain.next:"
                        + " LimitsTest.Chain.next: more than 64 records lie within each other");
    }

    private static Chain chain(int length) {
        Chain chain = new Chain(null);
        for (int i = 1; i < length; i++) {
            chain = new Chain(chain);
        }
        return chain;
    }

    @Test
    void deeplyNestedBytesAreRefusedWithoutOverflowingTheStack() {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) 1);
        refused("LimitsTest.Chain", bytes, "more than 64 records lie within each other");
    }

    @Test
    void declaredLengthsAreNotBelieved() {
        byte[] fiveHundredMillion = {1, (byte) 0x80, (byte) 0xca, (byte) 0xb5, (byte) 0xee, 1};
        refused("LimitsTest.Names", fiveHundredMillion, "a length of 500000000 is declared, and 0 bytes are left");
        byte[] negative = {1, -1, -1, -1, -1, 15};
        refused("LimitsTest.Names", negative, "a length of 4294967295 is declared");
    }

    @Test
    void declaredLengthsOfArraysAreNotBelieved() {
        for (int array = 0; array < 4; array++) {
            byte[] bytes = {(byte) (1 << array), (byte) 0x80, (byte) 0xca, (byte) 0xb5, (byte) 0xee, 1};
            refused("Gallery.WholeArrays", bytes, "and 0 bytes are left");
            refused("Gallery.OtherArrays", bytes, "and 0 bytes are left");
        }
    }

    @Test
    void equalKeysAreRefused() {
        byte[] twice = {1, 2, (byte) 0x82, 'a', 2, (byte) 0x82, 'a', 4};
        refused("LimitsTest.Ages", twice, "two keys of a map are equal");
    }

    @Test
    void malformedTextIsRefused() {
        refused("LimitsTest.Names", new byte[] {1, 1, (byte) 0x82, (byte) 0x80}, "a character cannot begin with");
        refused(
                "LimitsTest.Names",
                new byte[] {1, 1, (byte) 0x83, (byte) 0xc3, 'a'},
                "a character cannot continue with");
    }

    @Test
    void nullStringIsRefused() {
        refused("LimitsTest.Names", new byte[] {1, 1, (byte) 0x80}, "a string is never null here");
    }

    @Test
    void refusingConstructorIsNamed() {
        refused("LimitsTest.Positive", new byte[] {0}, "Positive threw IllegalArgumentException: must be > 0, was 0");
        refused("LimitsTest.Asserting", new byte[] {0}, "Asserting threw AssertionError: never zero");
    }

    @Test
    void unknownFingerprintIsRefusedInHex() {
        assertThatThrownBy(() -> CODEC.decode(new Payload(0xabcdefL, new byte[0]), _ -> null))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("no schema has the fingerprint 0000000000abcdef");
    }

    @Test
    void schemaOfAnotherFingerprintIsRefused() {
        Schema schema = CODEC.schemas().getFirst();
        assertThatThrownBy(() -> CODEC.decode(new Payload(1, new byte[0]), _ -> schema))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("for the fingerprint 0000000000000001, so it is damaged");
    }

    @Test
    void laterVersionOfTheSchemaLanguageIsRefused() {
        Schema schema = new Schema("long", "everfold-kryo 2\nlong\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> CODEC.decode(new Payload(schema.fingerprint(), new byte[1]), _ -> schema))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("begins with \"everfold-kryo 2\", and this codec reads \"everfold-kryo 1\"");
    }

    @Test
    void classThatIsNotOpenIsRefusedWithTheLineToAdd() throws ClassNotFoundException {
        Class<?> hidden = Class.forName("jdk.internal.foreign.abi.Binding$Allocate");
        assertThatThrownBy(() -> RecordAccess.of(hidden))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("module java.base: opens jdk.internal.foreign.abi;");
    }

    @Test
    void schemaOfMutuallyHeldRecordsCannotSpendManyStepsOnFewBytes() {
        StringBuilder text = new StringBuilder("everfold-kryo 1\nT0\n");
        for (int i = 0; i < 60; i++) {
            text.append("record T%d a:T%d b:T%d\n".formatted(i, i + 1, i + 1));
        }
        text.append("record T60\n");
        Schema schema = new Schema("T0", text.toString().getBytes(StandardCharsets.UTF_8));
        Payload payload = new Payload(schema.fingerprint(), new byte[1_000]);
        assertThatThrownBy(() -> KryoCodec.inspect(payload, _ -> schema)).isInstanceOf(CodecException.class);
    }

    @Test
    void emptyOptionalHasOneForm() {
        record Maybe(Optional<String> value) {}
        KryoCodec codec = KryoCodec.of(Maybe.class);
        long fingerprint = codec.schemas().getFirst().fingerprint();
        assertThatThrownBy(() -> codec.decode(new Payload(fingerprint, new byte[] {1, 2}), Dictionaries.of(codec)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("there are 2 to choose from, here is number 2");
    }

    private static void refused(String typeName, byte[] bytes, String message) {
        Schema schema = CODEC.schemas().stream()
                .filter(each -> each.typeName().equals(typeName))
                .findFirst()
                .orElseThrow();
        Payload payload = new Payload(schema.fingerprint(), bytes);
        assertThatThrownBy(() -> CODEC.decode(payload, Dictionaries.of(CODEC)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(typeName);
    }
}
