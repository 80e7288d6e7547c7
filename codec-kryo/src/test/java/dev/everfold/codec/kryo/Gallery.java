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

    record WholeNumbers(byte b, short s, int i, long l) implements Piece {}

    record OtherPrimitives(boolean yes, char c, float f, double d) implements Piece {}

    record WholeBoxes(
            @Nullable Byte b,
            @Nullable Short s,
            @Nullable Integer i,
            @Nullable Long l) implements Piece {}

    record OtherBoxes(
            @Nullable Boolean yes,
            @Nullable Character c,
            @Nullable Float f,
            @Nullable Double d) implements Piece {}

    record Numbers(@Nullable BigInteger integer, @Nullable BigDecimal decimal) implements Piece {}

    record Names(
            @Nullable String string,
            @Nullable UUID uuid,
            @Nullable Currency currency) implements Piece {}

    record Times(
            @Nullable Instant instant,
            @Nullable Duration duration,
            @Nullable Period period,
            @Nullable Year year,
            @Nullable YearMonth yearMonth)
            implements Piece {}

    record LocalTimes(
            @Nullable LocalDate date,
            @Nullable LocalTime time,
            @Nullable LocalDateTime dateTime) implements Piece {}

    record ZonedTimes(
            @Nullable OffsetDateTime offsetDateTime,
            @Nullable ZonedDateTime zonedDateTime,
            @Nullable ZoneOffset offset,
            @Nullable ZoneId zone)
            implements Piece {}

    @SuppressWarnings("ArrayRecordComponent") // with an equality of its own
    record WholeArrays(byte[] bytes, short[] shorts, int[] ints, long[] longs) implements Piece {

        private Object[] all() {
            return new Object[] {bytes, shorts, ints, longs};
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WholeArrays that && Arrays.deepEquals(all(), that.all());
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(all());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // with an equality of its own
    record OtherArrays(boolean[] booleans, char[] chars, float[] floats, double[] doubles) implements Piece {

        private Object[] all() {
            return new Object[] {booleans, chars, floats, doubles};
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OtherArrays that && Arrays.deepEquals(all(), that.all());
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(all());
        }
    }

    record Sequences(
            List<String> list, Set<Integer> set, SequencedSet<Color> sequencedSet, SortedSet<LocalDate> sortedSet)
            implements Piece {}

    record Mappings(
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
        examples.put("whole", new WholeNumbers((byte) -1, (short) -300, -70_000, 1L << 40));
        examples.put("whole-zero", new WholeNumbers((byte) 0, (short) 0, 0, 0));
        examples.put("other", new OtherPrimitives(true, 'ß', 0.5f, -2.5));
        examples.put("wholeBoxes", new WholeBoxes((byte) 1, (short) 2, 3, 4L));
        examples.put("wholeBoxes-null", new WholeBoxes(null, null, null, null));
        examples.put("otherBoxes", new OtherBoxes(true, 'c', 5.0f, 6.0));
        examples.put("otherBoxes-null", new OtherBoxes(null, null, null, null));
        examples.put("numbers", new Numbers(BigInteger.TWO.pow(80).negate(), new BigDecimal("-12345.6700")));
        examples.put("numbers-zero", new Numbers(BigInteger.ZERO, BigDecimal.ZERO));
        examples.put(
                "names",
                new Names(
                        "grüße, 世界 \uD83D\uDE00",
                        new UUID(0x0123456789abcdefL, 0xfedcba9876543210L),
                        Currency.getInstance("EUR")));
        examples.put("names-half-null", new Names("", null, null));
        examples.put(
                "times",
                new Times(
                        Instant.parse("2026-02-28T12:34:56.789Z"),
                        Duration.ofSeconds(-5, 7),
                        Period.of(1, -2, 3),
                        Year.of(2026),
                        YearMonth.of(2026, 2)));
        LocalDateTime dateTime = LocalDateTime.of(2026, 10, 25, 2, 30, 15, 999);
        examples.put("localTimes", new LocalTimes(LocalDate.of(-44, 3, 15), LocalTime.of(23, 0), dateTime));
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        examples.put(
                "zonedTimes",
                new ZonedTimes(
                        dateTime.atOffset(ZoneOffset.ofHoursMinutesSeconds(-3, -30, -7)),
                        ZonedDateTime.ofLocal(dateTime, berlin, ZoneOffset.ofHours(1)),
                        ZoneOffset.ofHours(14),
                        berlin));
        examples.put(
                "wholeArrays",
                new WholeArrays(
                        new byte[] {-128, 127},
                        new short[] {-1, 300},
                        new int[] {Integer.MIN_VALUE, 0, 64},
                        new long[] {Long.MAX_VALUE, -1}));
        examples.put(
                "otherArrays",
                new OtherArrays(
                        new boolean[] {true, false},
                        new char[] {'a', '\uFFFF'},
                        new float[] {Float.NaN, -0.0f},
                        new double[] {}));
        putCollections(examples);
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

    private static void putCollections(Map<String, Object> examples) {
        SequencedSet<Color> colors = new LinkedHashSet<>(List.of(Color.list, Color.RED));
        examples.put(
                "sequences",
                new Sequences(
                        List.of("b", "a", "b"),
                        Set.of(42),
                        colors,
                        new TreeSet<>(List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2025, 1, 1)))));
        examples.put(
                "sequences-empty",
                new Sequences(
                        List.of(),
                        Set.of(),
                        Collections.unmodifiableSequencedSet(new LinkedHashSet<>()),
                        new TreeSet<>()));
        SequencedMap<Point, Optional<String>> points = new LinkedHashMap<>();
        points.put(new Point(9, 9), Optional.empty());
        points.put(new Point(1, -1), Optional.of("one"));
        examples.put(
                "mappings",
                new Mappings(
                        Map.of("one", List.of(1L, -1L)),
                        points,
                        new TreeMap<>(Map.of(Color.BLUE, Set.of(new Nothing())))));
        examples.put("mappings-empty", new Mappings(Map.of(), new LinkedHashMap<>(), new TreeMap<>()));
    }
}
