package dev.everfold.durable.internal;

import dev.everfold.ActorId;
import dev.everfold.ActorSystem;
import dev.everfold.durable.DurableOptions;
import dev.everfold.durable.DurableSystem;
import dev.everfold.durable.RetryPolicy;
import dev.everfold.durable.StepOptions;
import dev.everfold.simulation.DurableStates;
import dev.everfold.simulation.Layer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Durable functions as what works beside the clients of a run, and the world in which their steps happen. */
abstract class FunctionLayer implements Layer {

    /** For steps that go on until they succeed. */
    static final StepOptions AGAIN =
            StepOptions.DEFAULT.retry(RetryPolicy.FOREVER.delays(Duration.ofMillis(50), 2, Duration.ofMillis(500)));

    final Outside outside;
    private final int executionsMax;
    private @Nullable DurableSystem system;

    FunctionLayer(RandomGenerator random) {
        this.outside = new Outside(random);
        this.executionsMax = random.nextInt(1, 4);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** With which functions, queues and actors the system is opened. */
    abstract DurableSystem.Setup setup();

    /** A life of the process has begun. */
    void opened(ActorSystem actors, InstantSource clock) {}

    @Override
    public final ActorSystem open(Opening opening) {
        outside.opened(opening.durable(), opening.trace());
        DurableSystem.Setup setup = setup().options(DurableOptions.DEFAULT.executionsMax(executionsMax))
                .environment(opening.environment())
                .stackless();
        DurableSystem opened = Durable.open(setup, opening.actors());
        system = opened;
        opened(opened.actors(), opening.environment().clock());
        return opened.actors();
    }

    @Override
    public final void close(ActorSystem actors) {
        Objects.requireNonNull(system).close();
    }

    /** Functions ask notebooks under the keys of their steps; all else that is asked beside clients has none. */
    @Override
    public boolean asks(ActorId actor, Optional<String> idempotencyKey) {
        return actor.type().equals(Notebook.TYPE.name())
                ? idempotencyKey.filter(key -> key.startsWith("everfold-")).isPresent()
                : idempotencyKey.isEmpty();
    }

    @Override
    public boolean isAtRest(DurableStates durable) {
        return durable.states(Trips.INVOCATION).values().stream()
                .map(state -> state.life().phase())
                .noneMatch(phase -> phase instanceof Life.Phase.Ready || phase instanceof Life.Phase.Expired);
    }

    @Override
    public void always(DurableStates durable) {
        require(outside.complaints().isEmpty(), outside.complaints().toString());
    }

    @Override
    public void atRest(DurableStates durable) {
        Map<String, InvocationState> states = durable.states(Trips.INVOCATION);
        boolean isSomeonePaused =
                states.values().stream().anyMatch(state -> state.life().isPaused());
        states.forEach((key, state) -> require(
                isSomeonePaused
                        || !state.life().exists()
                        || state.life().ended().isPresent(),
                key + " has not ended, and nobody is paused: " + state.life()));
    }
}
