package dev.everfold.codec.kryo;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes values of any type that can be written, the odd ones more often than chance would. */
final class RandomValues {

    private static final int DEPTH_MAX = 4;
    private static final int ELEMENTS_MAX = 3;
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "Z", "+05:45", "GMT+2");

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    /** A value of this type; null now and then within records. */
    Object value(Type type) {
        return value(type, 0);
    }

    private Object value(Type type, int depth) {
        return switch (type) {
            case ParameterizedType generic -> generic((Class<?>) generic.getRawType(), generic, depth);
            case Class<?> plain when plain.isRecord() -> record(plain, depth);
            case Class<?> plain when plain.isEnum() -> oneOf(plain.getEnumConstants());
            case Class<?> plain
            when plain.isSealed() && plain.isInterface() ->
                value(depth > DEPTH_MAX ? Gallery.Nothing.class : oneOf(plain.getPermittedSubclasses()), depth);
            case Class<?> plain when plain.isArray() -> array(plain.getComponentType());
            case Class<?> plain -> leaf(plain);
            default -> throw new IllegalArgumentException(type.getTypeName());
        };
    }

    private Object generic(Class<?> raw, ParameterizedType type, int depth) {
        int count = depth > DEPTH_MAX ? 0 : random.nextInt(ELEMENTS_MAX + 1);
        Type first = type.getActualTypeArguments()[0];
        if (raw == Optional.class) {
            return count == 0 ? Optional.empty() : Optional.of(value(first, depth + 1));
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(value(first, depth + 1));
        }
        if (raw == List.class) {
            return elements;
        }
        if (Set.class.isAssignableFrom(raw)) {
            return SortedSet.class.isAssignableFrom(raw) ? new TreeSet<>(elements) : new LinkedHashSet<>(elements);
        }
        Map<Object, Object> entries = SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : new LinkedHashMap<>();
        elements.forEach(key -> entries.put(key, value(type.getActualTypeArguments()[1], depth + 1)));
        return entries;
    }

    private Object record(Class<?> type, int depth) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] classes = new Class<?>[components.length];
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                classes[i] = components[i].getType();
                boolean isNull = !classes[i].isPrimitive() && (depth > DEPTH_MAX || random.nextInt(8) == 0);
                values[i] = isNull ? null : value(components[i].getGenericType(), depth + 1);
            }
            Constructor<?> constructor = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .lookupClass()
                    .getDeclaredConstructor(classes);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getTypeName(), e);
        }
    }

    private Object array(Class<?> element) {
        Object array = Array.newInstance(element, random.nextInt(5));
        for (int i = 0; i < Array.getLength(array); i++) {
            Array.set(array, i, leaf(element));
        }
        return array;
    }

    private <T> T oneOf(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(3) - 1;
            case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
            case 2 -> random.nextInt();
            default -> random.nextLong();
        };
    }

    private int within(int min, int max) {
        return switch (random.nextInt(8)) {
            case 0 -> min;
            case 1 -> max;
            default -> random.nextInt(min, max);
        };
    }

    private Object leaf(Class<?> type) {
        Primitive primitive = Primitive.of(type);
        if (primitive != null) {
            long number = number();
            return switch (primitive) {
                case BOOLEAN -> (number & 1) != 0;
                case BYTE -> (byte) number;
                case CHAR -> (char) number;
                case SHORT -> (short) number;
                case INT -> (int) number;
                case LONG -> number;
                case FLOAT -> Float.intBitsToFloat((int) number);
                case DOUBLE -> Double.longBitsToDouble(number);
            };
        }
        return type.getPackageName().equals("java.time") ? time(type) : other(type);
    }

    private Object other(Class<?> type) {
        if (type == String.class) {
            return string();
        }
        if (type == BigInteger.class) {
            return BigInteger.valueOf(number()).pow(within(1, 9));
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(BigInteger.valueOf(number()).pow(within(1, 3)), (int) number());
        }
        if (type == UUID.class) {
            return new UUID(number(), number());
        }
        if (type == Currency.class) {
            return Currency.getInstance(oneOf(new String[] {"EUR", "JPY", "CHF"}));
        }
        throw new IllegalArgumentException(type.getTypeName());
    }

    /** Also such as are no well-formed text. */
    private String string() {
        int length = random.nextInt(3) == 0 ? within(0, 70) : within(0, 5);
        int bound = oneOf(new Integer[] {0x80, 0x100, 0x800, 0x10000});
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(bound));
        }
        return text.toString();
    }

    private Object time(Class<?> type) {
        LocalDate date = LocalDate.of(within(Year.MIN_VALUE, Year.MAX_VALUE), within(1, 12), within(1, 28));
        LocalTime time = LocalTime.ofNanoOfDay(
                switch (random.nextInt(4)) {
                    case 0 -> within(0, 23) * 3_600_000_000_000L;
                    case 1 -> within(0, 1439) * 60_000_000_000L;
                    case 2 -> within(0, 86_399) * 1_000_000_000L;
                    default -> random.nextLong(86_400_000_000_000L);
                });
        LocalDateTime recent =
                LocalDateTime.of(within(1900, 2100), within(1, 12), within(1, 28), within(0, 23), within(0, 59));
        ZoneOffset offset =
                ZoneOffset.ofTotalSeconds(random.nextBoolean() ? within(-72, 72) * 900 : within(-64_800, 64_800));
        ZoneId zone = ZoneId.of(oneOf(ZONES.toArray(String[]::new)));
        Map<Class<?>, Object> values = Map.ofEntries(
                Map.entry(LocalDate.class, date),
                Map.entry(LocalTime.class, time),
                Map.entry(LocalDateTime.class, LocalDateTime.of(date, time)),
                Map.entry(OffsetDateTime.class, LocalDateTime.of(date, time).atOffset(offset)),
                Map.entry(ZonedDateTime.class, zoned(recent, zone)),
                Map.entry(ZoneOffset.class, offset),
                Map.entry(ZoneId.class, random.nextBoolean() ? zone : offset),
                Map.entry(Year.class, Year.of(date.getYear())),
                Map.entry(YearMonth.class, YearMonth.from(date)),
                Map.entry(Period.class, Period.of((int) number(), (int) number(), (int) number())),
                Map.entry(Duration.class, Duration.ofSeconds(number() / 2, within(0, 999_999_999))),
                Map.entry(
                        Instant.class,
                        Instant.ofEpochSecond(
                                random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                                within(0, 999_999_999))));
        Object value = values.get(type);
        if (value == null) {
            throw new IllegalArgumentException(type.getTypeName());
        }
        return value;
    }

    /** Both of the two equal hours, when the clocks go back. */
    private ZonedDateTime zoned(LocalDateTime local, ZoneId zone) {
        ZonedDateTime overlap = ZonedDateTime.of(LocalDateTime.of(2026, 10, 25, 2, 30), ZoneId.of("Europe/Berlin"));
        return switch (random.nextInt(4)) {
            case 0 -> overlap.withEarlierOffsetAtOverlap();
            case 1 -> overlap.withLaterOffsetAtOverlap();
            default -> ZonedDateTime.of(local, zone);
        };
    }
}
