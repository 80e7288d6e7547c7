package dev.everfold.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.DefaultArraySerializers;
import com.esotericsoftware.kryo.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import com.esotericsoftware.kryo.serializers.TimeSerializers;
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
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the JDK that are written whole. Their bytes are Kryo's, written by its own serializers, none of which
 * has state or asks the Kryo it is given for anything; docs/formats/codec.md spells them out.
 */
enum Leaf implements Shape {
    STRING("string", String.class, new DefaultSerializers.StringSerializer()),
    BIG_INTEGER("bigInteger", BigInteger.class, new DefaultSerializers.BigIntegerSerializer()),
    BIG_DECIMAL("bigDecimal", BigDecimal.class, new DefaultSerializers.BigDecimalSerializer()),
    UUID_("uuid", UUID.class, new DefaultSerializers.UUIDSerializer()),
    CURRENCY("currency", Currency.class, new DefaultSerializers.CurrencySerializer()),
    INSTANT("instant", Instant.class, new TimeSerializers.InstantSerializer()),
    DURATION("duration", Duration.class, new TimeSerializers.DurationSerializer()),
    PERIOD("period", Period.class, new TimeSerializers.PeriodSerializer()),
    LOCAL_DATE("localDate", LocalDate.class, new TimeSerializers.LocalDateSerializer()),
    LOCAL_TIME("localTime", LocalTime.class, new TimeSerializers.LocalTimeSerializer()),
    LOCAL_DATE_TIME("localDateTime", LocalDateTime.class, new TimeSerializers.LocalDateTimeSerializer()),
    OFFSET_DATE_TIME("offsetDateTime", OffsetDateTime.class, new TimeSerializers.OffsetDateTimeSerializer()),
    ZONED_DATE_TIME("zonedDateTime", ZonedDateTime.class, new ZonedDateTimeSerializer()),
    ZONE_OFFSET("zoneOffset", ZoneOffset.class, new TimeSerializers.ZoneOffsetSerializer()),
    ZONE_ID("zoneId", ZoneId.class, new TimeSerializers.ZoneIdSerializer()),
    YEAR("year", Year.class, new TimeSerializers.YearSerializer()),
    YEAR_MONTH("yearMonth", YearMonth.class, new TimeSerializers.YearMonthSerializer()),
    BOOLEANS("boolean[]", boolean[].class, new BooleansSerializer()),
    BYTES("byte[]", byte[].class, new DefaultArraySerializers.ByteArraySerializer()),
    CHARS("char[]", char[].class, new DefaultArraySerializers.CharArraySerializer()),
    SHORTS("short[]", short[].class, new DefaultArraySerializers.ShortArraySerializer()),
    INTS("int[]", int[].class, new DefaultArraySerializers.IntArraySerializer()),
    LONGS("long[]", long[].class, new DefaultArraySerializers.LongArraySerializer()),
    FLOATS("float[]", float[].class, new DefaultArraySerializers.FloatArraySerializer()),
    DOUBLES("double[]", double[].class, new DefaultArraySerializers.DoubleArraySerializer());

    private final String word;
    private final Class<?> javaClass;

    @SuppressWarnings("Immutable") // none of these serializers has state
    private final Serializer<Object> serializer;

    @SuppressWarnings("unchecked") // write and read cast to the class first
    <T> Leaf(String word, Class<T> javaClass, Serializer<? super T> serializer) {
        this.word = word;
        this.javaClass = javaClass;
        this.serializer = (Serializer<Object>) serializer;
    }

    /** The leaf of exactly this class, or null. */
    static @Nullable Leaf of(Class<?> type) {
        for (Leaf leaf : values()) {
            if (type == leaf.javaClass) {
                return leaf;
            }
        }
        return null;
    }

    @Override
    public String text() {
        return word;
    }

    Class<?> javaClass() {
        return javaClass;
    }

    void write(Workspace workspace, Object value) {
        serializer.write(workspace.kryo(), workspace.output(), javaClass.cast(value));
    }

    Object read(Workspace workspace) {
        Object value = serializer.read(workspace.kryo(), workspace.input(), javaClass);
        if (value == null) {
            throw new Refusal("a " + word + " is never null here");
        }
        return value;
    }

    /**
     * Local time, offset, zone. Kryo's own leaves the offset out and so forgets which of two equal hours it was when
     * the clocks went back.
     */
    private static final class ZonedDateTimeSerializer extends ImmutableSerializer<ZonedDateTime> {
        @Override
        public void write(Kryo kryo, Output output, ZonedDateTime value) {
            LOCAL_DATE_TIME.serializer.write(kryo, output, value.toLocalDateTime());
            ZONE_OFFSET.serializer.write(kryo, output, value.getOffset());
            ZONE_ID.serializer.write(kryo, output, value.getZone());
        }

        @Override
        public ZonedDateTime read(Kryo kryo, Input input, Class<? extends ZonedDateTime> type) {
            LocalDateTime local = (LocalDateTime) LOCAL_DATE_TIME.serializer.read(kryo, input, LocalDateTime.class);
            ZoneOffset offset = (ZoneOffset) ZONE_OFFSET.serializer.read(kryo, input, ZoneOffset.class);
            ZoneId zone = (ZoneId) ZONE_ID.serializer.read(kryo, input, ZoneId.class);
            return ZonedDateTime.ofLocal(local, zone, offset);
        }
    }

    /** As Kryo's own, which makes the array before it knows whether there are that many bytes. */
    private static final class BooleansSerializer extends Serializer<boolean[]> {
        @Override
        public void write(Kryo kryo, Output output, boolean[] value) {
            output.writeVarInt(value.length + 1, true);
            output.writeBooleans(value, 0, value.length);
        }

        @Override
        public boolean[] read(Kryo kryo, Input input, Class<? extends boolean[]> type) {
            return input.readBooleans(input.readVarInt(true) - 1);
        }
    }
}
