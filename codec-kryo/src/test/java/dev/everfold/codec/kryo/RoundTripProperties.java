package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.codec.Dictionary;
import dev.everfold.codec.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

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
        Gallery.Collections_ value =
                (Gallery.Collections_) new RandomValues(new Random(seed)).value(Gallery.Collections_.class);
        Gallery.Collections_ back = (Gallery.Collections_) back(value);
        assertSameOrder(value.sequencedSet(), back.sequencedSet());
        assertSameOrder(value.sequencedMap(), back.sequencedMap());
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
        Gallery.Collections_ back =
                (Gallery.Collections_) back(new RandomValues(new Random(seed)).value(Gallery.Collections_.class));
        for (Map<?, ?> map : maps(back)) {
            assertThat(map == null || refuses(map::clear)).isTrue();
        }
        assertThat(back.list() == null || refuses(back.list()::clear)).isTrue();
        assertThat(back.set() == null || refuses(back.set()::clear)).isTrue();
        Set<?> sortedSet = back.sortedSet();
        assertThat(sortedSet == null || refuses(sortedSet::clear)).isTrue();
    }

    private static List<Map<?, ?>> maps(Gallery.Collections_ value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        maps.add(value.map());
        maps.add(value.sequencedMap());
        maps.add(value.sortedMap());
        return maps;
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
