package dev.everfold.durable.internal;

import dev.everfold.codec.Codec;
import dev.everfold.codec.CodecException;
import dev.everfold.codec.CodecProvider;
import dev.everfold.codec.Payload;
import dev.everfold.codec.Schema;
import dev.everfold.durable.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Values of the user's to bytes and back, by the class that the code names. Usable from any thread. */
final class Values {

    /** Their forms never change, so values of them need not carry one. */
    private static final List<Class<?>> COMMON = List.of(
            String.class,
            Boolean.class,
            Integer.class,
            Long.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            Instant.class,
            LocalDate.class,
            Duration.class,
            UUID.class,
            byte[].class);

    /** Made once, when it is first needed. */
    private static final class Known {
        static final Codec CODEC = CodecProvider.installed().create(COMMON);
    }

    private final ConcurrentHashMap<Class<?>, Codec> codecs = new ConcurrentHashMap<>();
    private final Map<Long, Schema> common = new HashMap<>();

    Values() {
        COMMON.forEach(type -> codecs.put(type, Known.CODEC));
        Known.CODEC.schemas().forEach(schema -> common.put(schema.fingerprint(), schema));
    }

    /**
     * A value with its form.
     *
     * @throws ValueException when it cannot be written
     */
    <T> Value encode(Class<T> type, @Nullable T value) {
        if (value == null) {
            return Value.NULL;
        }
        try {
            Codec codec = codec(type);
            Payload payload = codec.encode(value);
            return new Value(payload.fingerprint(), payload.bytes(), form(codec, payload.fingerprint()));
        } catch (RuntimeException | StackOverflowError unwritable) {
            throw new ValueException(
                    "a " + value.getClass().getTypeName() + " cannot be journaled as " + type.getTypeName() + ": "
                            + unwritable.getMessage(),
                    unwritable);
        }
    }

    private Codec codec(Class<?> type) {
        Codec known = codecs.get(type);
        return known == null
                ? codecs.computeIfAbsent(
                        type, added -> CodecProvider.installed().create(List.of(added)))
                : known;
    }

    private Optional<Form> form(Codec codec, long fingerprint) {
        return common.containsKey(fingerprint) ? Optional.empty() : Form.of(codec, fingerprint);
    }

    /**
     * The value, as one of this class.
     *
     * @param forms those that the invocation knows
     * @throws ValueException when it cannot be read as such
     */
    <T> @Nullable T decode(Class<T> type, Value value, Map<Long, Form> forms) {
        if (value.fingerprint() == 0) {
            return null;
        }
        try {
            Object decoded = codec(type)
                    .decode(new Payload(value.fingerprint(), value.bytes()), print -> schema(print, value, forms));
            return type.cast(decoded);
        } catch (CodecException | ClassCastException unreadable) {
            throw ValueException.unreadable(
                    "what is journaled cannot be read as " + type.getTypeName() + ": " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private @Nullable Schema schema(long fingerprint, Value value, Map<Long, Form> forms) {
        Form form = value.form().orElse(forms.get(fingerprint));
        return form == null ? common.get(fingerprint) : form.schema();
    }
}
