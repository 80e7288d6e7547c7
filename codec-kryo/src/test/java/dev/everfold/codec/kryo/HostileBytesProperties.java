package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever the bytes are, decoding ends in a value or in a {@link CodecException}, and takes little memory. */
final class HostileBytesProperties {

    private static final KryoCodec CODEC = Gallery.codec();
    private static final Dictionary DICTIONARY = Dictionaries.of(CODEC);
    private static final List<Schema> SCHEMAS = CODEC.schemas();

    /** Of the memory of one decoding: what each byte may cost, and what it costs at all, exceptions included. */
    private static final long ALLOCATED_PER_BYTE_MAX = 500;

    private static final long ALLOCATED_AT_ALL_MAX = 300_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** So that no property pays for the plans. */
    @BeforeProperty
    void readEveryExampleOnce() {
        Gallery.examples().values().forEach(value -> CODEC.decode(CODEC.encode(value), DICTIONARY));
        SCHEMAS.forEach(schema -> survives(CODEC, new Payload(schema.fingerprint(), new byte[] {0, 0}), DICTIONARY));
    }

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void anyBytesAreSurvived(@ForAll @IntRange(max = 999) int schema, @ForAll @Size(max = 200) byte[] bytes) {
        survivesInBounds(new Payload(SCHEMAS.get(schema % SCHEMAS.size()).fingerprint(), bytes));
    }

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void changedPayloadsAreSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        Payload payload = CODEC.encode(new RandomValues(random).value(Gallery.Piece.class));
        survivesInBounds(new Payload(payload.fingerprint(), changed(payload.bytes(), random)));
    }

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void changedSchemasAreSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        Payload payload = CODEC.encode(new RandomValues(random).value(Gallery.Piece.class));
        Schema schema = schemaOf(payload);
        Schema changed = new Schema(schema.typeName(), changed(schema.definition(), random));
        Payload under = new Payload(changed.fingerprint(), payload.bytes());
        survives(CODEC, under, _ -> changed);
        try {
            KryoCodec.inspect(under, _ -> changed);
        } catch (CodecException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void cutPayloadsAreRefused(@ForAll long seed) {
        Payload payload = CODEC.encode(new RandomValues(new Random(seed)).value(Gallery.Piece.class));
        for (int length = 0; length < Math.min(payload.bytes().length, 50); length++) {
            Payload cut = new Payload(payload.fingerprint(), Arrays.copyOf(payload.bytes(), length));
            assertThatThrownBy(() -> CODEC.decode(cut, DICTIONARY)).isInstanceOf(CodecException.class);
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void bytesLeftOverAreRefused(@ForAll long seed, @ForAll byte more) {
        Payload payload = CODEC.encode(new RandomValues(new Random(seed)).value(Gallery.Piece.class));
        byte[] bytes = Arrays.copyOf(payload.bytes(), payload.bytes().length + 1);
        bytes[bytes.length - 1] = more;
        assertThatThrownBy(() -> CODEC.decode(new Payload(payload.fingerprint(), bytes), DICTIONARY))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("1 bytes are left over");
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void payloadIsNotWrittenTo(@ForAll long seed) {
        Random random = new Random(seed);
        Payload payload = CODEC.encode(new RandomValues(random).value(Gallery.Piece.class));
        byte[] bytes = changed(payload.bytes(), random);
        byte[] before = bytes.clone();
        survives(CODEC, new Payload(payload.fingerprint(), bytes), DICTIONARY);
        assertThat(bytes).isEqualTo(before);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        byte[] changed =
                Arrays.copyOf(bytes, Math.max(1, bytes.length + (random.nextInt(8) == 0 ? random.nextInt(-2, 9) : 0)));
        int changes = random.nextInt(1, 5);
        for (int i = 0; i < changes; i++) {
            int place = random.nextInt(changed.length);
            changed[place] = switch (random.nextInt(3)) {
                case 0 -> (byte) (changed[place] ^ 1 << random.nextInt(8));
                case 1 -> (byte) random.nextInt();
                default -> changed[random.nextInt(changed.length)];
            };
        }
        return changed;
    }

    private static Schema schemaOf(Payload payload) {
        Schema schema = DICTIONARY.schema(payload.fingerprint());
        assertThat(schema).isNotNull();
        return Objects.requireNonNull(schema);
    }

    private static void survivesInBounds(Payload payload) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        survives(CODEC, payload, DICTIONARY);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("allocated for %s of fingerprint %016x", Arrays.toString(payload.bytes()), payload.fingerprint())
                .isLessThan(ALLOCATED_AT_ALL_MAX + ALLOCATED_PER_BYTE_MAX * payload.bytes().length);
    }

    @SuppressWarnings("ReturnValueIgnored")
    private static void survives(Codec codec, Payload payload, Dictionary dictionary) {
        try {
            codec.decode(payload, dictionary);
        } catch (CodecException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
