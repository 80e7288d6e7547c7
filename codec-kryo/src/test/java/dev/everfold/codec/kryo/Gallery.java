package dev.everfold.codec.kryo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of everything that can be written. The golden files hold its examples: neither these types nor the examples may
 * change; what is new gets a type of its own.
 */
final class Gallery {

    private Gallery() {}

    sealed interface Piece {}

    record Primitives(boolean yes, byte b, char c, short s, int i, long l, float f, double d) implements Piece {}

    record Boxes(
            @Nullable Boolean yes,
            @Nullable Byte b,
            @Nullable Character c,
            @Nullable Short s,
            @Nullable Integer i,
            @Nullable Long l,
            @Nullable Float f,
            @Nullable Double d)
            implements Piece {}

    record Numbers(@Nullable BigInteger integer, @Nullable BigDecimal decimal) implements Piece {}

    record Names(
            @Nullable String string,
            @Nullable UUID uuid,
            @Nullable Currency currency) implements Piece {}

    record Times(
            @Nullable Instant instant,
            @Nullable Duration duration,
            @Nullable Period period,
            @Nullable LocalDate date,
            @Nullable LocalTime time,
            @Nullable LocalDateTime dateTime,
            @Nullable OffsetDateTime offsetDateTime,
            @Nullable ZonedDateTime zonedDateTime,
            @Nullable ZoneOffset offset,
            @Nullable ZoneId zone,
            @Nullable Year year,
            @Nullable YearMonth yearMonth)
            implements Piece {}

    @SuppressWarnings("ArrayRecordComponent") // with an equality of its own
    record Arrays_(
            boolean[] booleans,
            byte[] bytes,
            char[] chars,
            short[] shorts,
            int[] ints,
            long[] longs,
            float[] floats,
            double[] doubles)
            implements Piece {

        private Object[] all() {
            return new Object[] {booleans, bytes, chars, shorts, ints, longs, floats, doubles};
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arrays_ that && Arrays.deepEquals(all(), that.all());
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(all());
        }
    }

    record Collections_(
            List<String> list,
            Set<Integer> set,
            SequencedSet<Color> sequencedSet,
            SortedSet<LocalDate> sortedSet,
            Map<String, List<Long>> map,
            SequencedMap<Point, Optional<String>> sequencedMap,
            SortedMap<Color, Set<Piece>> sortedMap)
            implements Piece {}

    enum Color {
        RED,
        list,
        BLUE {
            @Override
            public String toString() {
                return "Blue";
            }
        }
    }

    record Point(int x, int y) {}

    record Nothing() implements Piece {}

    record Tree(
            Color color,
            List<Tree> branches,
            Optional<Tree> graft,
            @Nullable Piece fruit) implements Piece {}

    /** Components whose names are words of the schema language. */
    record Words(String map, int list, @Nullable Words optional) implements Piece {}

    static KryoCodec codec() {
        return KryoCodec.of(Piece.class, Color.class, String.class, Long.class, ZoneId.class, byte[].class);
    }

    /** Values of all kinds, by the names of their golden files. */
    static SequencedMap<String, Object> examples() {
        SequencedMap<String, Object> examples = new LinkedHashMap<>();
        examples.put("primitives", new Primitives(true, (byte) -1, 'ß', (short) -300, -70_000, 1L << 40, 0.5f, -2.5));
        examples.put("primitives-zero", new Primitives(false, (byte) 0, '\0', (short) 0, 0, 0, 0, 0));
        examples.put("boxes", new Boxes(true, (byte) 1, 'c', (short) 2, 3, 4L, 5.0f, 6.0));
        examples.put("boxes-null", new Boxes(null, null, null, null, null, null, null, null));
        examples.put("numbers", new Numbers(BigInteger.TWO.pow(80).negate(), new BigDecimal("-12345.6700")));
        examples.put("numbers-zero", new Numbers(BigInteger.ZERO, BigDecimal.ZERO));
        examples.put(
                "names",
                new Names(
                        "grüße, 世界 \uD83D\uDE00",
                        new UUID(0x0123456789abcdefL, 0xfedcba9876543210L),
                        Currency.getInstance("EUR")));
        examples.put("names-half-null", new Names("", null, null));
        examples.put("times", times());
        examples.put("arrays", arrays());
        examples.put("collections", collections());
        examples.put(
                "collections-empty",
                new Collections_(
                        List.of(),
                        Set.of(),
                        Collections.unmodifiableSequencedSet(new LinkedHashSet<>()),
                        new TreeSet<>(),
                        Map.of(),
                        new LinkedHashMap<>(),
                        new TreeMap<>()));
        examples.put("nothing", new Nothing());
        Tree leaf = new Tree(Color.RED, List.of(), Optional.empty(), new Nothing());
        examples.put("tree", new Tree(Color.BLUE, List.of(leaf, leaf), Optional.of(leaf), null));
        examples.put("words", new Words("m", 1, new Words("", -1, null)));
        examples.put("color", Color.BLUE);
        examples.put("string", "a text of more than thirty-two characters, all ASCII");
        examples.put("long", Long.MIN_VALUE);
        examples.put("zone", ZoneId.of("Europe/Berlin"));
        return examples;
    }

    private static Times times() {
        LocalDateTime dateTime = LocalDateTime.of(2026, 10, 25, 2, 30, 15, 999);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return new Times(
                Instant.parse("2026-02-28T12:34:56.789Z"),
                Duration.ofSeconds(-5, 7),
                Period.of(1, -2, 3),
                LocalDate.of(-44, 3, 15),
                LocalTime.of(23, 0),
                dateTime,
                dateTime.atOffset(ZoneOffset.ofHoursMinutesSeconds(-3, -30, -7)),
                ZonedDateTime.ofLocal(dateTime, berlin, ZoneOffset.ofHours(1)),
                ZoneOffset.ofHours(14),
                berlin,
                Year.of(2026),
                YearMonth.of(2026, 2));
    }

    private static Arrays_ arrays() {
        return new Arrays_(
                new boolean[] {true, false},
                new byte[] {-128, 127},
                new char[] {'a', '\uFFFF'},
                new short[] {-1, 300},
                new int[] {Integer.MIN_VALUE, 0, 64},
                new long[] {Long.MAX_VALUE, -1},
                new float[] {Float.NaN, -0.0f},
                new double[] {});
    }

    private static Collections_ collections() {
        SequencedSet<Color> colors = new LinkedHashSet<>(List.of(Color.list, Color.RED));
        SequencedMap<Point, Optional<String>> points = new LinkedHashMap<>();
        points.put(new Point(9, 9), Optional.empty());
        points.put(new Point(1, -1), Optional.of("one"));
        return new Collections_(
                List.of("b", "a", "b"),
                Set.of(42),
                colors,
                new TreeSet<>(List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2025, 1, 1))),
                Map.of("one", List.of(1L, -1L)),
                points,
                new TreeMap<>(Map.of(Color.BLUE, Set.of(new Nothing()))));
    }
}
