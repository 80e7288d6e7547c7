package dev.everfold.simulation;

import dev.everfold.ActorId;
import dev.everfold.ActorSystem;
import dev.everfold.ActorType;
import java.util.Optional;
import java.util.stream.Stream;

/** Two layers on one system, the other one beneath. */
record BothLayers(Layer one, Layer other) implements Layer {

    @Override
    public ActorSystem open(Opening opening) {
        return one.open(new Opening(
                opening.environment(),
                opening.durable(),
                opening.trace(),
                ones -> other.open(new Opening(
                        opening.environment(),
                        opening.durable(),
                        opening.trace(),
                        others -> opening.actors()
                                .apply(Stream.concat(ones.stream(), others.stream())
                                        .<ActorType<?, ?, ?>>map(type -> type)
                                        .toList())))));
    }

    @Override
    public void close(ActorSystem actors) {
        one.close(actors);
        other.close(actors);
    }

    @Override
    public boolean asks(ActorId actor, Optional<String> idempotencyKey) {
        return one.asks(actor, idempotencyKey) || other.asks(actor, idempotencyKey);
    }

    @Override
    public boolean isAtRest(DurableStates durable) {
        return one.isAtRest(durable) && other.isAtRest(durable);
    }

    @Override
    public void always(DurableStates durable) {
        one.always(durable);
        other.always(durable);
    }

    @Override
    public void atRest(DurableStates durable) {
        one.atRest(durable);
        other.atRest(durable);
    }
}
