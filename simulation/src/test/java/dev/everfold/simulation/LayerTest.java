package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorId;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import dev.everfold.CommandOptions;
import dev.everfold.examples.counter.Counter;
import dev.everfold.examples.transfer.Wallet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What works on the actors of a run beside the clients. */
class LayerTest {

    /** Asks a counter as soon as it is opened, and hears of the turns of all. */
    private static class Asker implements Layer {
        private final AtomicInteger heard = new AtomicInteger();
        private int openings;

        @Override
        public ActorSystem open(Opening opening) {
            openings++;
            opening.trace().accept("opening " + openings);
            ActorSystem actors =
                    opening.actors().apply(List.of(Counter.TYPE.listener((_, _) -> heard.incrementAndGet())));
            var _ = actors.ref(Counter.TYPE, "layer").askAsync(new Counter.Deposit(1));
            var _ = actors.ref(Counter.TYPE, "layer")
                    .askAsync(new Counter.Deposit(1), CommandOptions.key("layer" + openings));
            return actors;
        }

        @Override
        public boolean asks(ActorId actor, Optional<String> idempotencyKey) {
            return actor.key().equals("layer")
                    && idempotencyKey.map(key -> key.startsWith("layer")).orElse(true);
        }
    }

    private static Simulation with(Layer layer) {
        return Simulation.of(new Workload() {
            @Override
            public List<ActorType<?, ?, ?>> types() {
                return List.of(Counter.TYPE);
            }

            @Override
            public Call<?> next(RandomGenerator random) {
                return new Call<>(Counter.TYPE, "c" + random.nextInt(2), new Counter.Deposit(1));
            }

            @Override
            public Layer layer(RandomGenerator random) {
                return layer;
            }
        });
    }

    private static String violation(Layer layer) {
        return with(layer).run(0, 1).violations().getFirst().message();
    }

    @Test
    void isOpenedInEveryLifeAndAsksAndHears() {
        for (int seed = 0; seed < 20; seed++) {
            Asker asker = new Asker() {
                @Override
                public void atRest(DurableStates durable) {
                    assertThat(durable.states(Counter.TYPE)).containsKey("layer");
                }
            };
            with(asker).run(seed, 1).orThrow();
            assertThat(asker.openings).isGreaterThan(1);
            assertThat(asker.heard).hasPositiveValue();
        }
    }

    @Test
    void whatItDoesNotOwnUpToIsAskedForByNobody() {
        assertThat(violation(new Asker() {
                    @Override
                    public boolean asks(ActorId actor, Optional<String> idempotencyKey) {
                        return idempotencyKey.isPresent();
                    }
                }))
                .contains("P6: nobody asked for the entry of Counter/layer");
        assertThat(violation(new Asker() {
                    @Override
                    public boolean asks(ActorId actor, Optional<String> idempotencyKey) {
                        return idempotencyKey.isEmpty();
                    }
                }))
                .contains("P8: the entry of Counter/layer", "has the idempotency key layer");
    }

    @Test
    void whatItDemandsMustHold() {
        assertThat(violation(new Asker() {
                    @Override
                    public void always(DurableStates durable) {
                        assertThat(durable.states(Counter.TYPE)).doesNotContainKey("layer");
                    }
                }))
                .contains("AssertionError");
        assertThat(violation(new Asker() {
                    @Override
                    public boolean isAtRest(DurableStates durable) {
                        return false;
                    }
                }))
                .contains("the layer is not at rest");
        assertThat(violation(new Asker() {
                    @Override
                    public void atRest(DurableStates durable) {
                        throw new AssertionError("this is the end");
                    }
                }))
                .contains("this is the end");
    }

    @Test
    void itsTypesAreThoseOfTheWorkload() {
        assertThat(violation(opening -> opening.actors().apply(List.of(Wallet.TYPE))))
                .contains("a layer opens the actor type Wallet, and the workload has only [Counter]");
    }

    @Test
    void bothLayersOfTwoWorkloadsAreOpened() {
        Asker first = new Asker();
        Asker second = new Asker();
        Layer both = new BothLayers(first, new BothLayers(Layer.NONE, second));
        with(both).run(0, 1).orThrow();
        assertThat(first.openings).isEqualTo(second.openings).isGreaterThan(1);
        assertThat(first.heard.get() + second.heard.get()).isPositive();
    }
}
