package dev.everfold.simulation;

import dev.everfold.ActorType;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Two workloads on one system. */
record BothWorkloads(Workload one, Workload other) implements Workload {

    @Override
    public List<ActorType<?, ?, ?>> types() {
        return Stream.concat(one.types().stream(), other.types().stream())
                .<ActorType<?, ?, ?>>map(type -> type)
                .toList();
    }

    @Override
    public List<Call<?>> setup() {
        return Stream.concat(one.setup().stream(), other.setup().stream())
                .<Call<?>>map(call -> call)
                .toList();
    }

    @Override
    public Call<?> next(RandomGenerator random) {
        return random.nextBoolean() ? one.next(random) : other.next(random);
    }

    @Override
    public boolean mayBeDeleted(ActorType<?, ?, ?> type) {
        boolean isOnes = one.types().stream().anyMatch(each -> each.name().equals(type.name()));
        return isOnes ? one.mayBeDeleted(type) : other.mayBeDeleted(type);
    }

    @Override
    public Layer layer(RandomGenerator random) {
        return new BothLayers(one.layer(random), other.layer(random));
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
