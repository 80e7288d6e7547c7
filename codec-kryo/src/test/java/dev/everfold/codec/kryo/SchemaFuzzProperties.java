package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever a dictionary says of the bytes, and whatever the bytes are, reading them ends in a value or in a
 * {@link CodecException}, and takes little memory. Each try is a seed with many inputs.
 */
final class SchemaFuzzProperties {

    private static final int TRIES = 100;
    private static final String SEED = "20260101";

    /** Multiplies the number of inputs: {@code -Deverfold.fuzz=100} for a long run. */
    private static final int FACTOR = Integer.getInteger("everfold.fuzz", 1);

    /** Far more than any number of inputs takes that do not hang. */
    private static final Duration HANG = Duration.ofMinutes(5).multipliedBy(FACTOR);

    /**
     * What a byte of payload or definition may cost, which may be a set of its own, and what reading costs at all: that
     * is exceptions, each with a stack as deep as the value was.
     */
    private static final long ALLOCATED_PER_BYTE_MAX = 1_000;

    private static final long ALLOCATED_AT_ALL_MAX = 2_000_000;

    private static final KryoCodec CODEC = Gallery.codec();
    private static final Dictionary DICTIONARY = Dictionaries.of(CODEC);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A schema and bytes that claim to follow it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Input(Schema schema, byte[] bytes) {
        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes) + " under\n"
                    + new String(schema.definition(), StandardCharsets.UTF_8);
        }
    }

    private interface Inputs {
        Input next();
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void anyDefinitionIsSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        survives(150, () -> input(HostileDefinition.any(random), bytes(random)));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void deepDefinitionIsSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        survives(30, () -> input(HostileDefinition.deep(random), filled(random, random.nextInt(5_000))));
        survives(30, () -> input(HostileDefinition.chain(random, random.nextInt(1, 100)), filled(random, 300)));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void definitionOfTodaysTypesWithOtherMembersIsSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        survives(100, () -> {
            Payload payload = CODEC.encode(new RandomValues(random).value(Gallery.Piece.class));
            Schema schema = Objects.requireNonNull(DICTIONARY.schema(payload.fingerprint()));
            return new Input(new Schema(schema.typeName(), respelled(schema.definition(), random)), payload.bytes());
        });
    }

    /** Once a {@link StackOverflowError}: what holds what was followed to the end of the definition. */
    @Example
    void longChainOfTypesIsSurvived() {
        Random random = new Random(1);
        for (int types = 1_000; types <= 100_000; types *= 10) {
            Input input = input(HostileDefinition.chain(random, types), new byte[100]);
            assertThatThrownBy(() ->
                            KryoCodec.inspect(new Payload(input.schema.fingerprint(), input.bytes), _ -> input.schema))
                    .isInstanceOf(CodecException.class);
        }
    }

    private static Input input(byte[] definition, byte[] bytes) {
        return new Input(new Schema("T0", definition), bytes);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            Arrays.fill(bytes, (byte) random.nextInt(3));
        }
        return bytes;
    }

    /** Mostly ones: each says that there is one element, or that something is there. */
    private static byte[] filled(Random random, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        for (int i = 0; i < length / 100; i++) {
            bytes[random.nextInt(length)] = (byte) random.nextInt(4);
        }
        return bytes;
    }

    /** Words of the definition moved to where other words of it stood. */
    private static byte[] respelled(byte[] definition, Random random) {
        String[] words = new String(definition, StandardCharsets.UTF_8).split("(?<=[ \n:<>,?])|(?=[ \n:<>,?])", -1);
        for (int i = 0; i < random.nextInt(1, 4); i++) {
            words[random.nextInt(words.length)] = words[random.nextInt(words.length)];
        }
        return String.join("", words).getBytes(StandardCharsets.UTF_8);
    }

    private static void survives(int count, Inputs inputs) {
        AtomicReference<Object> current = new AtomicReference<>("nothing");
        assertTimeoutPreemptively(
                HANG,
                () -> {
                    for (int i = 0; i < count * FACTOR; i++) {
                        Input input = inputs.next();
                        current.set(input);
                        read(input);
                    }
                },
                () -> "hangs on " + current);
    }

    private static void read(Input input) {
        long inputBytes = (long) input.bytes.length + input.schema.definition().length;
        long allowed = ALLOCATED_AT_ALL_MAX + ALLOCATED_PER_BYTE_MAX * inputBytes;
        // What is allocated once, such as classes, is not the input's doing: it has a second chance.
        if (allocated(input) > allowed) {
            assertThat(allocated(input)).as(input::toString).isLessThanOrEqualTo(allowed);
        }
    }

    private static long allocated(Input input) {
        Payload payload = new Payload(input.schema.fingerprint(), input.bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        refusesAtMost(input, () -> CODEC.decode(payload, _ -> input.schema));
        refusesAtMost(input, () -> KryoCodec.inspect(payload, _ -> input.schema));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void refusesAtMost(Input input, Runnable reading) {
        try {
            reading.run();
        } catch (CodecException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        } catch (Throwable other) {
            throw new AssertionError("fails on " + input, other);
        }
    }
}
