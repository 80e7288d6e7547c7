package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorType;
import dev.everfold.Decider;
import dev.everfold.Decision;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Users find their own mistakes, too. */
class UnreliableDeciderTest {

    record Add(int times) {}

    record Added(long amount) {}

    record Sum(long amount) {}

    /** Adds what a counter outside says, which a restart does not know. */
    static final class Unreliable implements Decider<Add, Added, Sum, String> {

        private static final AtomicLong OUTSIDE = new AtomicLong();
        static final ActorType<Add, Sum, String> TYPE = ActorType.of("Unreliable", new Unreliable());

        @Override
        public Sum initialState() {
            return new Sum(0);
        }

        @Override
        public Decision<Added, String> decide(Add command, Sum state) {
            return Decision.accept(new Added(OUTSIDE.incrementAndGet()));
        }

        @Override
        public Sum evolve(Sum state, Added event) {
            return new Sum(state.amount + event.amount);
        }
    }

    @Test
    void aDeciderThatReadsMoreThanItsStateIsFound() {
        Workload workload = new Workload() {
            @Override
            public List<ActorType<?, ?, ?>> types() {
                return List.of(Unreliable.TYPE);
            }

            @Override
            public Call<?> next(RandomGenerator random) {
                return new Call<>(Unreliable.TYPE, "u", new Add(1));
            }
        };
        assertThat(Simulation.of(workload).run(0, 1).violations())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .startsWith("P");
    }
}
