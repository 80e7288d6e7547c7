package dev.everfold.properties.equivalence;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes values as Java expressions, and gathers the imports that they need. For one thread. */
final class JavaSource {

    private static final int ENTRIES_OF_MAX = 10;

    /** Outermost classes by their simple names. */
    private final Map<String, Class<?>> imports = new TreeMap<>();

    /** What stands before the code: one line for each class that is used by its simple name. */
    List<String> imports() {
        return imports.values().stream()
                .map(type -> "import " + type.getCanonicalName() + ";")
                .sorted()
                .toList();
    }

    /** The name of a class as the code writes it. A class without a name to be written has its simple one. */
    String name(Class<?> type) {
        String canonical = type.getCanonicalName();
        if (canonical == null) {
            return type.getSimpleName();
        }
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        if (!outermost.getPackageName().equals("java.lang")) {
            Class<?> known = imports.putIfAbsent(outermost.getSimpleName(), outermost);
            if (known != null && known != outermost) {
                return canonical;
            }
        }
        return outermost.getPackageName().isEmpty()
                ? canonical
                : canonical.substring(outermost.getPackageName().length() + 1);
    }

    /**
     * An expression whose value is equal to this one, and as modifiable; a null with a comment when there is none. The
     * order in maps that are not sorted is lost.
     */
    String expression(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> quoted(text);
            case Character character -> "'" + (character == '\'' ? "\\'" : escaped(character)) + "'";
            case Number number when isPrimitive(number) -> primitive(number);
            case Boolean bool -> bool.toString();
            case Class<?> type -> name(type) + ".class";
            case Enum<?> constant -> name(constant.getDeclaringClass()) + "." + constant.name();
            case Record record -> record(record);
            case Optional<?> optional ->
                optional.map(some -> name(Optional.class) + ".of(" + expression(some) + ")")
                        .orElseGet(() -> name(Optional.class) + ".empty()");
            case Collection<?> collection -> collection(collection);
            case Map<?, ?> map -> map(map);
            case Object array when array.getClass().isArray() -> array(array);
            default -> ofTheJdk(value);
        };
    }

    private static boolean isPrimitive(Number number) {
        return number.getClass().getName().startsWith("java.lang.");
    }

    private String primitive(Number number) {
        return switch (number) {
            case Long big -> big + "L";
            case Byte small -> "(byte) " + small;
            case Short small -> "(short) " + small;
            case Float real when real.isNaN() || real.isInfinite() -> named("Float", real);
            case Float real -> real + "f";
            case Double real when real.isNaN() || real.isInfinite() -> named("Double", real);
            default -> number.toString();
        };
    }

    private static String named(String type, double value) {
        return type + "." + (Double.isNaN(value) ? "NaN" : value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY");
    }

    private String record(Record record) {
        List<String> arguments = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                arguments.add(expression(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException | RuntimeException closed) {
                return unknown(record);
            }
        }
        return "new " + name(record.getClass()) + "(" + String.join(", ", arguments) + ")";
    }

    private String collection(Collection<?> collection) {
        String elements = collection.stream().map(this::expression).collect(Collectors.joining(", "));
        boolean holdsNull = collection.stream().anyMatch(element -> element == null);
        String list = holdsNull
                ? name(Arrays.class) + ".asList(" + (collection.size() == 1 ? "(Object) " : "") + elements + ")"
                : name(List.class) + ".of(" + elements + ")";
        return switch (collection) {
            case ArrayList<?> _ -> "new " + name(ArrayList.class) + "<>(" + list + ")";
            case SortedSet<?> _ -> "new " + name(TreeSet.class) + "<>(" + list + ")";
            case HashSet<?> _
            when !(collection instanceof LinkedHashSet) -> "new " + name(HashSet.class) + "<>(" + list + ")";
            case Set<?> _ when collection.size() < 2 && !holdsNull -> name(Set.class) + ".of(" + elements + ")";
            case Set<?> _ -> "new " + name(LinkedHashSet.class) + "<>(" + list + ")";
            default -> list;
        };
    }

    private String map(Map<?, ?> map) {
        String entries = map.entrySet().stream()
                .map(entry -> map.size() > ENTRIES_OF_MAX
                        ? name(Map.class) + ".entry(" + expression(entry.getKey()) + ", " + expression(entry.getValue())
                                + ")"
                        : expression(entry.getKey()) + ", " + expression(entry.getValue()))
                .collect(Collectors.joining(", "));
        String plain = name(Map.class) + (map.size() > ENTRIES_OF_MAX ? ".ofEntries(" : ".of(") + entries + ")";
        return switch (map) {
            case SortedMap<?, ?> _ -> "new " + name(TreeMap.class) + "<>(" + plain + ")";
            case HashMap<?, ?> _ -> "new " + name(HashMap.class) + "<>(" + plain + ")";
            default -> plain;
        };
    }

    private String array(Object array) {
        String elements = IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> expression(Array.get(array, i)))
                .collect(Collectors.joining(", "));
        return "new " + name(array.getClass().getComponentType()) + "[] {" + elements + "}";
    }

    private String ofTheJdk(Object value) {
        return switch (value) {
            case BigDecimal number -> "new " + name(BigDecimal.class) + "(\"" + number + "\")";
            case BigInteger number -> "new " + name(BigInteger.class) + "(\"" + number + "\")";
            case UUID uuid -> name(UUID.class) + ".fromString(\"" + uuid + "\")";
            case Currency currency -> name(Currency.class) + ".getInstance(\"" + currency + "\")";
            case ZoneOffset offset -> name(ZoneOffset.class) + ".of(\"" + offset.getId() + "\")";
            case ZoneId zone -> name(ZoneId.class) + ".of(\"" + zone.getId() + "\")";
            case Year year -> name(Year.class) + ".of(" + year.getValue() + ")";
            case Instant _,
                    Duration _,
                    Period _,
                    LocalDate _,
                    LocalTime _,
                    LocalDateTime _,
                    OffsetDateTime _,
                    ZonedDateTime _,
                    YearMonth _ -> name(value.getClass()) + ".parse(\"" + value + "\")";
            default -> unknown(value);
        };
    }

    private static String unknown(Object value) {
        return "null /* " + Structure.of(value).toString().replace("*/", "* /").replace("\\u", "\\ u") + " */";
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c == '"' ? "\\\"" : escaped((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c);
        };
    }
}
