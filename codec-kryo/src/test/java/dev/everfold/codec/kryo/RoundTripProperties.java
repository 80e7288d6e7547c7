package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.SequencedSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

final class RoundTripProperties {

    private static final KryoCodec CODEC = Gallery.codec();
    private static final Dictionary DICTIONARY = Dictionaries.of(CODEC);

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void everyValueComesBackEqual(@ForAll long seed) {
        Object value = new RandomValues(new Random(seed)).value(Gallery.Piece.class);
        assertThat(back(value)).isEqualTo(value);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void whatCameBackIsWrittenAsTheSameBytes(@ForAll long seed) {
        Object value = new RandomValues(new Random(seed)).value(Gallery.Piece.class);
        Payload payload = CODEC.encode(value);
        assertThat(CODEC.encode(CODEC.decode(payload, DICTIONARY)).bytes()).isEqualTo(payload.bytes());
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void setsAndMapsKeepTheirOrder(@ForAll long seed) {
        RandomValues values = new RandomValues(new Random(seed));
        Gallery.Sequences sequences = (Gallery.Sequences) values.value(Gallery.Sequences.class);
        assertSameOrder(sequences.sequencedSet(), ((Gallery.Sequences) back(sequences)).sequencedSet());
        Gallery.Mappings mappings = (Gallery.Mappings) values.value(Gallery.Mappings.class);
        assertSameOrder(mappings.sequencedMap(), ((Gallery.Mappings) back(mappings)).sequencedMap());
    }

    private static void assertSameOrder(SequencedSet<?> expected, SequencedSet<?> actual) {
        if (expected != null) {
            assertThat(new ArrayList<>(actual)).isEqualTo(List.copyOf(expected));
        }
    }

    private static void assertSameOrder(SequencedMap<?, ?> expected, SequencedMap<?, ?> actual) {
        if (expected != null) {
            assertThat(new ArrayList<>(actual.keySet())).isEqualTo(List.copyOf(expected.keySet()));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyPayloadCanBeInspectedWithoutItsClasses(@ForAll long seed) {
        Object value = new RandomValues(new Random(seed)).value(Gallery.Tree.class);
        Fields fields = (Fields) KryoCodec.inspect(CODEC.encode(value), DICTIONARY);
        assertThat(fields.typeName()).isEqualTo("Gallery.Tree");
        assertThat(fields.values()).containsOnlyKeys("color", "branches", "graft", "fruit");
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void collectionsComeBackUnmodifiable(@ForAll long seed) {
        RandomValues values = new RandomValues(new Random(seed));
        Gallery.Sequences sequences = (Gallery.Sequences) back(values.value(Gallery.Sequences.class));
        assertUnmodifiable(sequences.list());
        assertUnmodifiable(sequences.set());
        assertUnmodifiable(sequences.sequencedSet());
        assertUnmodifiable(sequences.sortedSet());
        Gallery.Mappings mappings = (Gallery.Mappings) back(values.value(Gallery.Mappings.class));
        assertUnmodifiable(mappings.map());
        assertUnmodifiable(mappings.sequencedMap());
        assertUnmodifiable(mappings.sortedMap());
    }

    private static void assertUnmodifiable(@Nullable Collection<?> elements) {
        assertThat(elements == null || refuses(elements::clear)).isTrue();
    }

    private static void assertUnmodifiable(@Nullable Map<?, ?> entries) {
        assertThat(entries == null || refuses(entries::clear)).isTrue();
    }

    private static boolean refuses(Runnable change) {
        try {
            change.run();
            return false;
        } catch (UnsupportedOperationException e) {
            return true;
        }
    }

    private static Object back(Object value) {
        return CODEC.decode(CODEC.encode(value), DICTIONARY);
    }
}
