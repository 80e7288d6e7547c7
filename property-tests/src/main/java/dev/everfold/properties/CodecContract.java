package dev.everfold.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * What every {@link Codec} does. An implementation is tested by a class that implements this interface and says how its
 * codecs are made, which values they write, and which they do not.
 */
@PropertyDefaults(tries = 300, shrinking = ShrinkingMode.BOUNDED)
public interface CodecContract {

    /** A codec that has neither written nor read anything, for the same types at every call. */
    Codec newCodec();

    /** Values of every type that the codec knows, with an equality that looks at all of them. */
    @Provide
    Arbitrary<Object> values();

    /** A value of a type that the codec does not know. */
    Object valueOfUnknownType();

    /**
     * What decoding may take in memory for each byte of a payload; what it takes at all, exceptions and their stack
     * traces included, is bounded by 300,000 bytes.
     */
    default long allocatedPerByteMax() {
        return 500;
    }

    private static Dictionary dictionaryOf(Codec codec) {
        Map<Long, Schema> schemas = new HashMap<>();
        codec.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        return schemas::get;
    }

    private static void assertSame(Object actual, Object expected) {
        assertThat(actual.getClass()).isEqualTo(expected.getClass());
        assertThat(actual).isEqualTo(expected);
    }

    // ---- There and back

    @Property
    default void everyValueComesBackEqual(@ForAll("values") Object value) {
        Codec codec = newCodec();
        assertSame(codec.decode(codec.encode(value), dictionaryOf(codec)), value);
    }

    @Property
    default void whatOneCodecWritesAnotherReads(@ForAll("values") Object value) {
        Codec writer = newCodec();
        assertSame(newCodec().decode(writer.encode(value), dictionaryOf(writer)), value);
    }

    @Example
    default void valueOfUnknownTypeIsRefused() {
        assertThatThrownBy(() -> newCodec().encode(valueOfUnknownType()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(valueOfUnknownType().getClass().getSimpleName());
    }

    // ---- Schemas

    @Property
    default void everyFingerprintOnAPayloadIsThatOfASchemaOfTheCodec(@ForAll("values") Object value) {
        Codec codec = newCodec();
        List<Schema> before = codec.schemas();
        assertThat(before)
                .extracting(Schema::fingerprint)
                .contains(codec.encode(value).fingerprint());
        assertThat(codec.schemas()).containsExactlyElementsOf(before);
    }

    @Example
    default void noTwoSchemasHaveOneFingerprint() {
        assertThat(newCodec().schemas())
                .isNotEmpty()
                .extracting(Schema::fingerprint)
                .doesNotHaveDuplicates();
        assertThat(newCodec().schemas()).containsExactlyElementsOf(newCodec().schemas());
    }

    @Property
    default void payloadWhoseSchemaTheJournalLacksIsRefusedWithItsFingerprint(@ForAll("values") Object value) {
        Payload payload = newCodec().encode(value);
        assertThatThrownBy(() -> newCodec().decode(payload, _ -> null))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(HexFormat.of().toHexDigits(payload.fingerprint()));
    }

    @Example
    default void everySchemaOfTheCodecIsReadable() {
        Codec codec = newCodec();
        assertThat(codec.schemas())
                .allSatisfy(schema -> assertThat(newCodec().unreadable(schema)).isEmpty());
    }

    @Example
    default void damagedSchemaIsUnreadableByName() {
        Schema damaged = new Schema("NobodyKnowsThis", new byte[] {(byte) 0xff, 0, 10});
        assertThat(newCodec().unreadable(damaged).orElseThrow()).contains("NobodyKnowsThis");
    }

    // ---- Bytes that are none of the codec's

    @Property(tries = 1_000)
    default void anyBytesAreAValueOrRefused(@ForAll @Size(max = 200) byte[] bytes, @ForAll("values") Object value) {
        Codec codec = newCodec();
        Payload right = codec.encode(value);
        assertValueOrRefused(codec, new Payload(right.fingerprint(), bytes));
    }

    @Property(tries = 1_000)
    default void changedBytesAreAValueOrRefused(@ForAll("values") Object value, @ForAll long seed) {
        Codec codec = newCodec();
        Payload right = codec.encode(value);
        Random random = new Random(seed);
        byte[] changed = Arrays.copyOf(right.bytes(), Math.max(1, right.bytes().length + random.nextInt(-2, 3)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        assertValueOrRefused(codec, new Payload(right.fingerprint(), changed));
    }

    /** Decodes twice, as the first time pays for classes that are loaded and what the codec keeps. */
    private void assertValueOrRefused(Codec codec, Payload payload) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Dictionary dictionary = dictionaryOf(codec);
        byte[] before = payload.bytes().clone();
        decodeOrRefuse(codec, payload, dictionary);
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        decodeOrRefuse(codec, payload, dictionary);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocatedBefore)
                .as("allocated for %s", Arrays.toString(before))
                .isLessThan(300_000 + allocatedPerByteMax() * before.length);
        assertThat(payload.bytes()).as("the payload's own bytes").isEqualTo(before);
    }

    @SuppressWarnings("ReturnValueIgnored")
    private static void decodeOrRefuse(Codec codec, Payload payload, Dictionary dictionary) {
        try {
            codec.decode(payload, dictionary);
        } catch (CodecException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    // ---- Sharing

    @Property
    default void payloadIsNobodyElses(@ForAll("values") Object value, @ForAll("values") Object other) {
        Codec codec = newCodec();
        Dictionary dictionary = dictionaryOf(codec);
        Payload payload = codec.encode(value);
        byte[] written = payload.bytes().clone();

        codec.encode(other);
        codec.decode(codec.encode(other), dictionary);
        assertThat(payload.bytes()).as("after other values were written").isEqualTo(written);

        Object decoded = codec.decode(payload, dictionary);
        Arrays.fill(payload.bytes(), (byte) 0x55);
        assertSame(decoded, value);
        assertSame(codec.decode(new Payload(payload.fingerprint(), written), dictionary), value);
    }

    @Example
    default void manyThreadsShareACodec() throws ExecutionException, InterruptedException {
        List<Object> values = values().list().ofSize(200).sample();
        Codec codec = newCodec();
        Dictionary dictionary = dictionaryOf(codec);
        List<Payload> shared = values.stream().map(newCodec()::encode).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int task = 0; task < 16; task++) {
                tasks.add(threads.submit(() -> {
                    for (int i = 0; i < values.size(); i++) {
                        assertSame(codec.decode(codec.encode(values.get(i)), dictionary), values.get(i));
                        assertSame(codec.decode(shared.get(i), dictionary), values.get(i));
                    }
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
    }
}
