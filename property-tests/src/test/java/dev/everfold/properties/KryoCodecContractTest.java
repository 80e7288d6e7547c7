package dev.everfold.properties;

import dev.everfold.codec.Codec;
import dev.everfold.codec.kryo.KryoCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Of every kind of type that the codec writes, something; codec-kryo's own tests go through all of them. */
class KryoCodecContractTest implements CodecContract {

    sealed interface Piece {}

    record Numbers(
            byte tiny,
            int small,
            long large,
            double real,
            BigInteger huge,
            @Nullable BigDecimal exact) implements Piece {}

    record Words(
            String text, char letter, boolean yes, @Nullable UUID id) implements Piece {}

    record Times(Instant instant, LocalDate date, @Nullable Duration duration) implements Piece {}

    @SuppressWarnings("ArrayRecordComponent") // with an equality of its own
    record Raw(byte[] bytes, long[] numbers) implements Piece {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Raw that
                    && Arrays.equals(bytes, that.bytes)
                    && Arrays.equals(numbers, that.numbers);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(bytes) + Arrays.hashCode(numbers);
        }
    }

    record Many(
            List<String> list,
            Set<Integer> set,
            Map<String, Color> map,
            SortedMap<String, Long> sorted,
            Optional<Color> maybe,
            List<Piece> pieces)
            implements Piece {}

    enum Color {
        RED,
        BLUE {
            @Override
            public String toString() {
                return "Blue";
            }
        }
    }

    record Stranger(String name) {}

    @Override
    public Codec newCodec() {
        return KryoCodec.of(Piece.class, Color.class, String.class, Long.class);
    }

    @Override
    public Object valueOfUnknownType() {
        return new Stranger("nobody");
    }

    @Override
    @Provide
    public Arbitrary<Object> values() {
        return Arbitraries.oneOf(pieces(), colors(), strings(), Arbitraries.longs())
                .map(value -> value);
    }

    private static Arbitrary<Piece> pieces() {
        Arbitrary<Piece> leaves = leaves();
        Arbitrary<Piece> many = Combinators.combine(
                        strings().list().ofMaxSize(4),
                        Arbitraries.integers().set().ofMaxSize(4),
                        Arbitraries.maps(strings(), colors()).ofMaxSize(3),
                        Arbitraries.maps(strings(), Arbitraries.longs())
                                .ofMaxSize(3)
                                .map(map -> (SortedMap<String, Long>) new TreeMap<>(map)),
                        colors().optional(),
                        leaves.list().ofMaxSize(3))
                .as(Many::new);
        return Arbitraries.oneOf(leaves, many);
    }

    private static Arbitrary<Piece> leaves() {
        Arbitrary<Piece> numbers = Combinators.combine(
                        Arbitraries.bytes(),
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.doubles(),
                        Arbitraries.bigIntegers(),
                        Arbitraries.bigDecimals().injectNull(0.2))
                .as(Numbers::new);
        Arbitrary<Piece> words = Combinators.combine(
                        strings(),
                        Arbitraries.chars().all(),
                        Arbitraries.of(true, false),
                        Arbitraries.create(() -> new UUID(1, -1)).injectNull(0.2))
                .as(Words::new);
        Arbitrary<Piece> times = Combinators.combine(
                        Arbitraries.longs().between(-1L << 40, 1L << 40).map(Instant::ofEpochMilli),
                        Arbitraries.longs().between(-1_000_000, 1_000_000).map(LocalDate::ofEpochDay),
                        Arbitraries.longs().map(Duration::ofNanos).injectNull(0.2))
                .as(Times::new);
        Arbitrary<Piece> raw = Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
                        Arbitraries.longs().array(long[].class).ofMaxSize(5))
                .as(Raw::new);
        return Arbitraries.oneOf(numbers, words, times, raw);
    }

    private static Arbitrary<Color> colors() {
        return Arbitraries.of(Color.class);
    }

    private static Arbitrary<String> strings() {
        return Arbitraries.strings().all().ofMaxLength(12);
    }
}
