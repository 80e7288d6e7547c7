package dev.everfold.properties.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import org.junit.jupiter.api.Test;

class LawTest {

    private static final AtomicInteger TRIES = new AtomicInteger();

    /** A shelf whose sequences are counted. */
    static class Counted extends Mutants.ShelfReplay {
        Counted() {
            super(new Shelf());
        }

        @Override
        public Arbitrary<List<Shelf.Command>> sequences() {
            return super.sequences().map(commands -> {
                TRIES.incrementAndGet();
                return commands;
            });
        }
    }

    @PropertyDefaults(tries = 10)
    static final class CountedSeldom extends Counted {}

    @Test
    void everyLawHasItsPropertyAndEveryPropertyItsLaw() {
        Stream<String> properties = Arrays.stream(ReplayEquivalence.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Property.class))
                .map(java.lang.reflect.Method::getName);
        assertThat(properties)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Law.values()).map(Law::methodName).toList());
    }

    @Test
    void userChoosesHowOftenALawIsTried() {
        assertThat(triesOf(Counted.class)).isBetween(140, 160);
        assertThat(triesOf(CountedSeldom.class)).isBetween(5, 15);
    }

    private static int triesOf(Class<? extends ReplayEquivalence<?>> type) {
        TRIES.set(0);
        assertThat(JqwikRun.of(type, Law.DECIDE_ANSWERS_EVERY_COMMAND)).isEmpty();
        return TRIES.get();
    }
}
